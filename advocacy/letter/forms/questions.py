"""What WeasyPrint asks about the blocks of a letter while it lays it out, and what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from advocacy.letter.forms.lines import Block, Blocks, Pattern
from advocacy.letter.forms.structure import LineOf


class Lines(NamedTuple):
    """Asks for the lines of a block in a container of some width."""

    block: int
    direction: str
    width: float


class Width(NamedTuple):
    """Asks how narrow or how wide a block can be."""

    block: int
    function: str
    outer: bool


@dataclass(slots=True)
class Asked:
    """A question in the course of a layout, and what comes after each answer."""

    query: Lines | Width
    how: Any
    """The container, or the function, of the question."""
    after: dict[Any, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Positioned:
    """How something positioned was placed."""

    context: Any
    page: int
    bottom: float
    x: float
    y: float
    containing_block: Any
    bottom_space: float


class Filled:
    """The texts of one letter in the blocks of its markup."""

    def __init__(
        self, context: Any, blocks: Blocks, patterns: Sequence[Pattern], apart: Sequence[Any], texts: tuple[str, ...]
    ) -> None:
        self._context, self._blocks, self._patterns = context, blocks, patterns
        self.apart, self.texts = apart, texts
        self.trace: dict[Lines | Width, tuple[Any, Any]] = {}
        self.containers: dict[Lines, Any] = {}
        self.positioned: dict[int, Positioned] = {}
        self.items: dict[Any, float] = {}
        """Flex items of a width that is known, by element."""

    def lines(self, query: Lines, container: Any) -> Block:
        """The lines of a block."""
        self.containers[query] = container
        block = self._lines(query.block, container)
        self._note(query, container, block.shape)
        return block

    def width(self, query: Width, function: Any) -> float:
        """The width of a block."""
        width = self._width(query, function)
        self._note(query, function, width)
        return width

    def lines_of(self, line: LineOf) -> Block:
        """The lines of the block that ``line`` is one of."""
        return self._lines(line.block, self.containers[line.query])

    def answer(self, asked: Asked) -> Any:
        """What would be answered."""
        if isinstance(asked.query, Lines):
            return self._lines(asked.query.block, asked.how).shape
        return self._width(asked.query, asked.how)

    def _lines(self, block: int, container: Any) -> Block:
        return self._blocks.lines(self._context, self._patterns[block], self.texts, container)

    def _width(self, query: Width, function: Any) -> float:
        return self._blocks.width(self._context, self._patterns[query.block], self.texts, function, query.outer)

    def _note(self, query: Lines | Width, how: Any, answer: Any) -> None:
        if not self._patterns[query.block].silent:
            self.trace.setdefault(query, (how, answer))
