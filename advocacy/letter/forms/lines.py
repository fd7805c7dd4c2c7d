"""The lines of one block, set once for all letters that have them, and what is drawn for them.

A block of plain text depends on nothing but its text, its style and the width there is: so it is set at the origin,
and put where it belongs afterwards. These are private functions of WeasyPrint; ``exact_text.line`` names the version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

from advocacy.letter.forms.recording import Font, recorder
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


class Blocks:
    """Blocks of lines that have been set, by all that they depend on."""

    def __init__(self) -> None:
        self._fonts: dict[Any, Any] = {}
        self._kept: dict[Any, Any] = {}
        self._styles: dict[str, int] = {}

    def lines(self, context: Any, box: Any, container: Any) -> Block:
        """The lines of ``box`` (not set yet, with its ``key``) in a container at the origin."""
        key = box.key, container.style["direction"], container.width, container.height
        if key not in self._kept:
            self._keep(key, self._set(context, box, container))
        block: Block = self._kept[key]
        return block

    def width(self, context: Any, box: Any, function: Any, outer: bool) -> float:  # noqa: FBT001 - as it is called
        """The least or the greatest width of ``box``, by the ``function`` of WeasyPrint."""
        key = box.key, function.__name__, outer
        if key not in self._kept:
            self._keep(key, function(context, box, outer))
        width: float = self._kept[key]
        return width

    def style_name(self, said: Any) -> int:
        """A number for a style of which all that it depends on is ``said``."""
        return self._styles.setdefault(repr(said), len(self._styles) + 1)

    def _keep(self, key: Any, value: Any) -> None:
        if len(self._kept) >= MOST:
            # Long blocks are what many letters have, and dear; where there are too many of them, they go too.
            long = {key: kept for key, kept in self._kept.items() if isinstance(kept, Block) and kept.long}
            self._kept = long if len(long) < MOST / 4 else {}
        self._kept[key] = value

    def _set(self, context: Any, box: Any, container: Any) -> Block:
        from weasyprint.layout.inline import iter_line_boxes

        box.position_x = box.position_y = 0
        lines = [*iter_line_boxes(context, box, 0, -inf, None, container, [], [], None, None)]
        kept = []
        for line, resume_at in lines:
            stub = line.copy()
            stub.children = ()
            kept.append((stub, resume_at))
        shape = tuple((line.position_y, line.height, line.baseline) for line, _ in lines)
        length = max((len(child.text) for child in box.descendants() if hasattr(child, "text")), default=0)
        return Block(shape, tuple(kept), length >= LONG, partial(self._draw, [line for line, _ in lines]))

    def _draw(self, lines: Sequence[Any]) -> Ink:
        from weasyprint.draw import draw_inline_level

        stream = recorder(self._fonts, blocks=True)
        tags = []
        for line in lines:
            for descendant in line.descendants():
                descendant.background = None
            draw_inline_level(stream, None, line)
            tags.append(kids_of([line], "", stream.marks))
        drawn, fonts, states = stream.plain()
        return Ink(drawn, tuple(tags), len(stream.marks), fonts, states)
