"""Blocks in which each line is of one piece of text, as in most paragraphs and addresses.

Where lines break in a piece is WeasyPrint's to say. All else of such a block is as in another one of its pattern that
has as many lines, as high: so its lines are copies of those, put where the width of their text has them. What may have
more than one piece in a line is left to WeasyPrint. These are private functions of it; ``exact_text.line`` names the
version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from advocacy.letter.forms.blanks import SPACES

TOLERANCE = 1 + 1e-9
"""By how much WeasyPrint stretches a line at each level of boxes, against errors of rounding."""


class Line(NamedTuple):
    """A line as WeasyPrint set it."""

    box: Any
    resume_at: Any
    path: tuple[int, ...] | None
    """Which child to take at each level to come to its text; None where it has none."""
    last: bool
    """Whether its piece of text ends in it."""


Broken = tuple[tuple[Any, ...], ...]
"""For each piece of text of a block, what of it goes into each line."""


class Piece(NamedTuple):
    """A piece of text in a block that is not set yet."""

    box: Any
    depth: int
    """How many boxes it is in, the block too."""


def pieces_in(box: Any, depth: int = 0) -> list[Piece]:
    """The pieces of text in ``box`` that are more than space."""
    if hasattr(box, "text"):
        return [Piece(box, depth)] if box.text.strip(SPACES) else []
    return [piece for child in box.children for piece in pieces_in(child, depth + 1)]


def break_pieces(context: Any, box: Any, width: float, *, rtl: bool) -> Broken | None:
    """The pieces of text in ``box``, broken into lines; None where one does not begin or fill a line of its own."""
    from weasyprint.layout.inline import split_text_box

    start = width if rtl else 0.0
    broken = []
    for piece, depth in pieces_in(box):
        if piece.text != piece.text.strip(SPACES) or piece.style["font_size"] <= 0:
            return None
        end = start + width
        for _ in range(depth):
            end *= TOLERANCE
        lines = []
        skip: int | None = 0
        while skip is not None:
            line, skip, preserved = split_text_box(context, piece, end - start, skip, is_line_start=True)
            if line is None or preserved or line.width > width:
                return None
            lines.append(line)
        broken.append(tuple(lines))
    return tuple(broken)


def heights_of(broken: Broken) -> tuple[tuple[tuple[float, float], ...], ...]:
    """All of a broken text that the height of its block depends on."""
    return tuple(tuple((line.height, line.baseline) for line in piece) for piece in broken)


@dataclass(frozen=True, slots=True)
class SingleLines:
    """The lines of one block, to be set again for other texts."""

    lines: tuple[Line, ...]

    @classmethod
    def of(cls, context: Any, lines: Sequence[tuple[Any, Any]], broken: Broken, container: Any) -> Self | None:
        """From ``lines``, as WeasyPrint set what is ``broken``; None where they are not what `set_again` makes."""
        parts = [(part, part is piece[-1]) for piece in broken for part in piece]
        rtl = container.style["direction"] == "rtl"
        kept: list[Line] = []
        for line, resume_at in lines:
            pieces = pieces_in(line)
            texts = sum(hasattr(inner, "text") for inner in line.descendants())
            # What is reckoned from the width of a space, too, may be rounded otherwise.
            if len(pieces) > 1 or (rtl and texts > len(pieces)) or (pieces and not parts):
                return None
            if not pieces:
                kept.append(Line(line, resume_at, None, last=False))
                continue
            part, last = parts.pop(0)
            text = pieces[0].box
            if (text.text, text.style) != (part.text, part.style):
                return None
            kept.append(Line(line, resume_at, _path(line, text), last))
        made = cls(tuple(kept))
        return made if not parts and made._is_like(context, broken, container.width, rtl=rtl) else None

    def _is_like(self, context: Any, broken: Broken, width: float, *, rtl: bool) -> bool:
        """Whether what it is made from comes out of it."""
        again = self.set_again(context, broken, width, rtl=rtl)
        return all(
            _places(one, line.path) == _places(line.box, line.path)
            for (one, _), line in zip(again, self.lines, strict=True)
            if line.path is not None
        )

    def set_again(self, context: Any, broken: Broken, width: float, *, rtl: bool) -> list[tuple[Any, Any]]:
        """The lines with other text, in a container so wide."""
        from weasyprint.layout.inline import text_align

        parts = iter([part for piece in broken for part in piece])
        start = width if rtl else 0.0
        lines = []
        for line, resume_at, path, last in self.lines:
            box = line.copy()
            lines.append((box, resume_at))
            if path is None:
                continue
            part = next(parts)
            chain = [box]
            for child in path:
                siblings = list(chain[-1].children)
                inner = siblings[child].copy()
                chain[-1].children = (*siblings[:child], inner, *siblings[child + 1 :])
                chain.append(inner)
            *_, text = chain
            text.text, text.pango_layout, text.justification_spacing = part.text, part.pango_layout, 0
            # As WeasyPrint reckons, step by step: bytes must not depend on which block was set first.
            text.width = part.width
            for outer, inner in zip(chain[-2::-1], chain[:0:-1], strict=True):
                outer.width = start + inner.width - start
            for each in chain:
                each.position_x = start
            offset = text_align(context, box, width, last=last)
            if rtl:
                offset = -offset - box.width
            for each in chain:
                each.position_x += offset
        return lines


def _places(box: Any, path: Sequence[int]) -> list[tuple[float, ...]]:
    places = [(box.position_x, box.position_y, box.width)]
    for child in path:
        box = box.children[child]
        places.append((box.position_x, box.position_y, box.width))
    return [*places, (box.height, box.baseline, box.justification_spacing)]


def _path(box: Any, to: Any) -> tuple[int, ...]:
    for n, child in enumerate(box.children):
        if child is to:
            return (n,)
        if hasattr(child, "children") and (below := _path(child, to)):
            return n, *below
    return ()
