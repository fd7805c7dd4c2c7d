"""The lines of one block, set once for all letters that have them, and what is drawn for them.

A block of plain text depends on nothing but its text, its style and the width there is: so it is set at the origin,
and put where it belongs afterwards. These are private functions of WeasyPrint; ``exact_text.line`` names the version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

from advocacy.letter.forms import single_lines
from advocacy.letter.forms.blanks import FIRST, fill_in
from advocacy.letter.forms.recording import Font, recorder
from advocacy.letter.forms.single_lines import SingleLines
from advocacy.letter.forms.structure import kids_of

MOST = 2048
"""Blocks and widths that are kept at most."""

LONG = 100
"""Characters in one piece, from which on a block is taken for one that many letters have; see ``common``."""


@dataclass(slots=True)
class Ink:
    """What is drawn for the lines of a block."""

    drawn: tuple[Any, ...]
    """Bytes, and what stands for codes and names that are a matter of the letter."""
    tags: tuple[tuple[Any, ...], ...]
    """For each line, its structure."""
    marks: int
    fonts: dict[str, Font]
    states: dict[str, bytes]


@dataclass(slots=True, eq=False)
class Block:
    """The lines of a block, set at the origin."""

    shape: tuple[tuple[float, ...], ...]
    """All that its surroundings may depend on: for each line its place, height and baseline."""
    lines: tuple[Any, ...]
    """As they were set, without what is in them; and where the next one goes on."""
    long: bool
    _ink: Ink | Callable[[], Ink]

    @property
    def ink(self) -> Ink:
        """What is drawn: not asked for where pages are only counted. Raises where it is more than text and lines."""
        if not isinstance(self._ink, Ink):
            self._ink = self._ink()
        return self._ink


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A block of one markup, in which the texts of a letter are not set yet."""

    name: int
    """Of all that its lines depend on but these texts; the same in each markup."""
    slots: tuple[int, ...]
    """Which of a letter's texts go into it, in order."""
    box: Any
    silent: bool
    """Whether it is in what is positioned: nothing else depends on it."""

    def key(self, texts: Sequence[str]) -> tuple[Any, ...]:
        """What its lines depend on in a letter of ``texts``, beside their width."""
        return self.name, *[texts[slot] for slot in self.slots]

    def filled(self, texts: Sequence[str]) -> Any:
        """Its boxes in a letter of ``texts``."""
        box = self.box.deepcopy()
        for inner in box.descendants():
            if hasattr(inner, "text") and FIRST in inner.text:
                inner.text = fill_in(inner.text, texts)
                inner.process_text_transform()
        return box


def _stock_lines(context: Any, box: Any, container: Any) -> list[tuple[Any, Any]]:
    from weasyprint.layout.inline import iter_line_boxes

    return [*iter_line_boxes(context, box, 0, -inf, None, container, [], [], None, None)]


class Blocks:
    """Blocks of lines that have been set, by all that they depend on."""

    def __init__(self) -> None:
        self._fonts: dict[Any, Any] = {}
        self._kept: dict[Any, Any] = {}
        self._names: dict[str, int] = {}
        self._single: dict[Any, SingleLines | None] = {}

    def lines(self, context: Any, pattern: Pattern, texts: Sequence[str], container: Any) -> Block:
        """The lines of a block in a container at the origin."""
        key = pattern.key(texts), container.style["direction"], container.width
        block: Block | None = self._kept.get(key)
        if block is None:
            block = self._set(context, pattern.name, pattern.filled(texts), container)
            self._keep(key, block)
        return block

    def width(self, context: Any, pattern: Pattern, texts: Sequence[str], function: Any, outer: bool) -> float:  # noqa: FBT001 - as it is called
        """The least or the greatest width of a block, by the ``function`` of WeasyPrint."""
        key = pattern.key(texts), function.__name__, outer
        width: float | None = self._kept.get(key)
        if width is None:
            width = function(context, pattern.filled(texts), outer)
            self._keep(key, width)
        return width

    def name(self, said: Any) -> int:
        """A number for all that is ``said``, the same each time."""
        return self._names.setdefault(repr(said), len(self._names) + 1)

    def _keep(self, key: Any, value: Any) -> None:
        if len(self._kept) >= MOST:
            # Long blocks are what many letters have, and dear; where there are too many of them, they go too.
            long = {key: kept for key, kept in self._kept.items() if isinstance(kept, Block) and kept.long}
            self._kept = long if len(long) < MOST / 4 else {}
        self._kept[key] = value

    def _set(self, context: Any, name: int, box: Any, container: Any) -> Block:
        box.position_x = box.position_y = 0
        lines = self._set_again(context, name, box, container) or _stock_lines(context, box, container)
        kept = []
        for line, resume_at in lines:
            stub = line.copy()
            stub.children = ()
            kept.append((stub, resume_at))
        shape = tuple((line.position_y, line.height, line.baseline) for line, _ in lines)
        length = max((len(child.text) for child in box.descendants() if hasattr(child, "text")), default=0)
        return Block(shape, tuple(kept), length >= LONG, partial(self._draw, [line for line, _ in lines]))

    def _set_again(self, context: Any, name: int, box: Any, container: Any) -> list[tuple[Any, Any]] | None:
        """From lines of the same pattern that are like those of ``box``; None where there can be none."""
        width, rtl = container.width, container.style["direction"] == "rtl"
        broken = single_lines.break_pieces(context, box, width, rtl=rtl)
        if broken is None:
            return None
        key = name, rtl, single_lines.heights_of(broken)
        if key not in self._single:
            if len(self._single) >= MOST:
                self._single.clear()
            self._single[key] = SingleLines.of(context, _stock_lines(context, box, container), broken, container)
        single = self._single[key]
        return single.set_again(context, broken, width, rtl=rtl) if single else None

    def _draw(self, lines: Sequence[Any]) -> Ink:
        from weasyprint.draw.text import draw_text
        from weasyprint.formatting_structure.boxes import TextBox

        stream = recorder(self._fonts, blocks=True)
        tags = []
        for line in lines:
            # Inline boxes of plain text draw nothing themselves.
            for box in line.descendants():
                if isinstance(box, TextBox):
                    with stream.marked(box, "Span"):
                        draw_text(stream, box, 0, "clip", "none")
            tags.append(kids_of([line], "", stream.marks))
        drawn, fonts, states = stream.plain()
        return Ink(drawn, tuple(tags), len(stream.marks), fonts, states)
