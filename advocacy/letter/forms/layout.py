"""Where the blocks of a letter stand: found out once for all letters that are laid out alike.

WeasyPrint lays out each letter, but asks here for the lines of its blocks. What it asks, and what it is told, is
written down: another letter that would be told the same is laid out the same, and is not laid out again.
These are private functions of WeasyPrint; ``exact_text.line`` names the version.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any

from advocacy.letter.forms.lines import Block
from advocacy.letter.forms.questions import Filled, Lines, Positioned, Width
from advocacy.letter.forms.recording import recorder
from advocacy.letter.forms.structure import Apart, LineOf, NotPlainError, elements_of, kids_of

SCALE = 0.75
"""Points of PDF in a pixel of CSS."""


@dataclass(slots=True)
class Sheet:
    """A page that has been laid out, without the lines of its blocks."""

    drawn: tuple[Any, ...]
    tags: tuple[Any, ...]
    width: float
    height: float


@dataclass(slots=True)
class Geometry:
    """The pages of a letter, laid out, without the lines of its blocks."""

    sheets: tuple[Sheet, ...]
    states: dict[str, bytes]
    outline: tuple[Any, ...]
    anchors: tuple[tuple[str, int, float, float], ...]
    positioned: dict[int, Positioned]
    containers: dict[Lines, Any]


_letter: Filled | None = None
"""The letter that is being laid out or drawn; without one, all is as WeasyPrint has it."""


@contextmanager
def _of(letter: Filled) -> Iterator[None]:
    global _letter  # noqa: PLW0603 - what takes the place of functions of a module has no other way to be told
    _letter = letter
    try:
        yield
    finally:
        _letter = None


def take_part() -> None:
    """From now on, in this process, be asked by WeasyPrint for lines."""
    from weasyprint import draw
    from weasyprint.layout import absolute, block, flex, preferred

    if block.iter_line_boxes is not _lines_of:
        _stock.update(
            lines=block.iter_line_boxes,
            least=preferred.min_content_width,
            most=preferred.max_content_width,
            positioned=absolute.absolute_box_layout,
            inline=draw.draw_inline_level,
            stacking=draw.draw_stacking_context,
        )
        block.iter_line_boxes = _lines_of
        flex.min_content_width = _least_width_of_item
        preferred.min_content_width = _least_width
        preferred.max_content_width = _greatest_width
        absolute.absolute_box_layout = _place
        absolute.shrink_to_fit = _shrink_to_fit
        draw.draw_inline_level = _draw_inline
        draw.draw_stacking_context = _draw_stacking


_stock: dict[str, Any] = {}


def _lines_of(context: Any, box: Any, y: float, bottom: float, skip: Any, container: Any, *rest: Any) -> Any:
    letter = _letter
    number = getattr(box, "block", None)
    if letter is None or number is None:
        return _stock["lines"](context, box, y, bottom, skip, container, *rest)
    if skip is not None or rest[2] or rest[3] or context.excluded_shapes:
        raise NotPlainError
    query = Lines(number, container.style["direction"], container.width)
    return _placed(letter.lines(query, _at_origin(container)), query, container.content_box_x(), y)


def _placed(block: Block, query: Lines, x: float, y: float) -> Iterator[Any]:
    for number, (line, resume_at) in enumerate(block.lines):
        stub = line.copy()
        stub.position_x, stub.position_y = x, y + line.position_y
        stub.line_of = LineOf(query.block, query, number)
        yield stub, resume_at


def _at_origin(container: Any) -> Any:
    there = container.copy()
    there.position_x = there.position_y = 0
    for side in ("left", "right", "top", "bottom"):
        setattr(there, f"margin_{side}", 0)
        setattr(there, f"padding_{side}", 0)
        setattr(there, f"border_{side}_width", 0)
    there.children = ()
    return there


def _least_width(context: Any, box: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002 - as it is called
    return _width(_stock["least"], context, box, outer)


def _greatest_width(context: Any, box: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002
    return _width(_stock["most"], context, box, outer)


def _least_width_of_item(context: Any, box: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002
    """How far an item of known width can shrink is not asked, as long as none does: `lay_out` looks."""
    if _letter is not None and box.width != "auto" and box.style["flex_basis"] == "auto" and box.max_width == inf:
        _letter.items[box.element] = box.width
        return 0
    return _least_width(context, box, outer)


def _width(function: Any, context: Any, box: Any, outer: bool) -> Any:  # noqa: FBT001
    number = getattr(box, "block", None)
    if _letter is None or number is None:
        return function(context, box, outer)
    return _letter.width(Width(number, function.__name__, outer), function)


def _shrink_to_fit(context: Any, box: Any, available_width: float) -> Any:
    """As WeasyPrint has it; how narrow the box can be is not asked where it has room."""
    from weasyprint.layout import preferred

    widest = preferred.max_content_width(context, box, outer=False)
    if widest <= available_width:
        return widest
    return min(max(preferred.min_content_width(context, box, outer=False), available_width), widest)


def _place(context: Any, box: Any, containing_block: Any, fixed: Any, bottom_space: float, skip_stack: Any) -> Any:
    letter, number = _letter, getattr(box, "apart", None)
    if letter is not None and number is not None:
        letter.positioned[number] = Positioned(
            context,
            context.current_page,
            context.page_bottom,
            box.position_x,
            box.position_y,
            containing_block,
            bottom_space,
        )
    return _stock["positioned"](context, box, containing_block, fixed, bottom_space, skip_stack)


def _draw_inline(stream: Any, page: Any, box: Any, *rest: Any) -> None:
    if _letter is not None and (line := getattr(box, "line_of", None)):
        stream.stream.append(line._replace(x=box.position_x, y=box.position_y))
    else:
        _stock["inline"](stream, page, box, *rest)


def _draw_stacking(stream: Any, context: Any) -> None:
    number = getattr(context.box, "apart", None)
    if _letter is not None and number is not None:
        stream.stream.append(Apart(number))
    else:
        _stock["stacking"](stream, context)


def lay_out(html: Any, letter: Filled, context: Any, root: Any) -> Geometry:
    """Have WeasyPrint lay out the boxes of ``letter``, from ``root`` on, and draw all but its lines."""
    from weasyprint.document import Document, Page
    from weasyprint.layout import layout_document
    from weasyprint.pdf.metadata import DocumentMetadata

    with _of(letter):
        context.finish_block_formatting_context()
        boxes = list(layout_document(html, root, context))
        context.create_block_formatting_context()
        if len(boxes) > 1 and any(box.style["position"] == "fixed" for box in letter.apart):
            raise NotPlainError  # it is on each page
        pages = [Page(box) for box in boxes]
        states: dict[str, bytes] = {}
        sheets = tuple(_sheet(box, page, letter, states) for box, page in zip(boxes, pages, strict=True))
        apart = [piece.number for sheet in sheets for piece in sheet.drawn if isinstance(piece, Apart)]
        if sorted(apart) != list(range(len(letter.apart))):
            raise NotPlainError
        document = Document(pages, DocumentMetadata(), None, None, {}, None)
        outline = document.make_bookmark_tree(SCALE, transform_pages=True)
    anchors: dict[str, tuple[str, int, float, float]] = {}
    for number, page in enumerate(pages):
        for name, (x, y, _, _) in page.anchors.items():
            anchors.setdefault(name, (name, number, x * SCALE, (page.height - y) * SCALE))
    return Geometry(sheets, states, tuple(outline), tuple(anchors.values()), letter.positioned, letter.containers)


def _sheet(box: Any, page: Any, letter: Filled, states: dict[str, bytes]) -> Sheet:
    from weasyprint.formatting_structure.boxes import MarginBox

    if any(isinstance(child, MarginBox) for child in box.children) or box.style["marks"]:
        raise NotPlainError
    if any(item.is_flex_item and item.width < letter.items.get(item.element, 0) for item in box.descendants()):
        raise NotPlainError
    if page.links or any(page.bleed.values()):
        raise NotPlainError
    stream = recorder({})
    stream.transform(d=-1, f=page.height * SCALE)
    page.paint(stream, SCALE)
    drawn, fonts, own_states = stream.plain()
    if fonts:
        raise NotPlainError
    states.update(own_states)
    tags = kids_of([box], "Document", stream.marks)
    return Sheet(_whole_blocks(drawn, letter), tags, page.width * SCALE, page.height * SCALE)


def drawn_apart(
    letter: Filled, number: int, how: Positioned
) -> tuple[tuple[Any, ...], dict[str, bytes], tuple[Any, ...]]:
    """What is positioned, set and drawn: operators, states, structure."""
    from weasyprint.layout.background import layout_box_backgrounds
    from weasyprint.stacking import StackingContext

    box = letter.apart[number].deepcopy()
    box.position_x, box.position_y = how.x, how.y
    how.context.current_page, how.context.page_bottom = how.page, how.bottom
    with _of(letter):
        placed, _ = _stock["positioned"](how.context, box, how.containing_block, [], how.bottom_space, None)
        page = how.containing_block
        layout_box_backgrounds(page, placed, None)
        stream = recorder({})
        _stock["stacking"](stream, StackingContext.from_box(placed, page))
        drawn, fonts, states = stream.plain()
        if fonts or stream.marks or any(isinstance(piece, Apart) for piece in drawn):
            raise NotPlainError
        return _whole_blocks(drawn, letter), states, tuple(elements_of(placed, "Document", stream.marks))


def _whole_blocks(drawn: tuple[Any, ...], letter: Filled) -> tuple[Any, ...]:
    """With one piece for all lines of a block, which must be drawn one after the other."""
    pieces: list[Any] = []
    due = 0
    for piece in drawn:
        if isinstance(piece, LineOf):
            block = letter.lines_of(piece)
            if piece.number != due:
                raise NotPlainError
            due = (piece.number + 1) % len(block.lines)
            if piece.number == 0:
                pieces.append(piece._replace(y=piece.y - block.shape[0][0]))
        else:
            if due and (not isinstance(piece, bytes) or piece.strip()):
                raise NotPlainError
            if not due or not isinstance(piece, bytes):
                pieces.append(piece)
    return tuple(pieces)
