"""What WeasyPrint asks about the blocks of a letter while it lays it out, and what it is told."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from advocacy.letter.forms.lines import Block, Blocks
from advocacy.letter.forms.structure import LineOf


class Lines(NamedTuple):
    """Asks for the lines of a block in a container of some width."""

    block: int
    direction: str
    width: float
    height: Any


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
    """The boxes of one letter, not laid out yet."""

    def __init__(self, context: Any, root: Any, blocks: Blocks) -> None:
        self.context, self.root, self.blocks = context, root, blocks
        self.boxes: dict[int, Any] = {}
        self.apart: dict[int, Any] = {}
        self.trace: dict[Lines | Width, tuple[Any, Any]] = {}
        self.containers: dict[Lines, Any] = {}
        self.positioned: dict[int, Positioned] = {}
        self.items: dict[Any, float] = {}
        """Flex items of a width that is known, by element."""
        self.silent: set[int] = set()
        """Blocks in what is positioned: nothing else depends on them."""

    def lines(self, query: Lines, container: Any) -> Block:
        """The lines of a block."""
        self.containers[query] = container
        block = self.blocks.lines(self.context, self.boxes[query.block], container)
        self._note(query, container, block.shape)
        return block

    def width(self, query: Width, function: Any) -> float:
        """The width of a block."""
        width = self.blocks.width(self.context, self.boxes[query.block], function, query.outer)
        self._note(query, function, width)
        return width

    def lines_of(self, line: LineOf) -> Block:
        """The lines of the block that ``line`` is one of."""
        return self.blocks.lines(self.context, self.boxes[line.block], self.containers[line.query])

    def answer(self, asked: Asked) -> Any:
        """What would be answered."""
        box = self.boxes[asked.query.block]
        if isinstance(asked.query, Lines):
            return self.blocks.lines(self.context, box, asked.how).shape
        return self.blocks.width(self.context, box, asked.how, asked.query.outer)

    def _note(self, query: Lines | Width, how: Any, answer: Any) -> None:
        if query.block not in self.silent:
            self.trace.setdefault(query, (how, answer))
