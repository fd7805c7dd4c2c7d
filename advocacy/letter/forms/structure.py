"""The structure of a letter, as PDF tags it: what WeasyPrint makes of its boxes, without its numbers.

Like the rest of the package, it goes by private parts of WeasyPrint; ``exact_text.line`` names the version.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class NotPlainError(Exception):
    """What is to be drawn is not text alone, or depends on more than its own block."""


class Mark(NamedTuple):
    """Stands in what is drawn for the number of marked content: the ``number``-th of its block."""

    number: int


class Tag(NamedTuple):
    """A structure element; its kids are elements, marks, and what stands for the lines of a block."""

    name: str
    kids: tuple[Any, ...]
    language: str = ""
    """Of a section, where it says one."""


class Apart(NamedTuple):
    """Stands for what is positioned, and set in each letter anew."""

    number: int


class LineOf(NamedTuple):
    """The place of a line: line ``number`` of the block ``block``, as it was asked for by ``query``."""

    block: int
    query: Any
    number: int
    x: float = 0
    y: float = 0


def kids_of(boxes: Iterable[Any], tag: str, marks: dict[Any, int]) -> tuple[Any, ...]:
    """The structure of what is in ``boxes``, which are in an element ``tag``; ``marks`` says what was drawn."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    kids: list[Any] = []
    for box in boxes:
        if hasattr(box, "line_of"):
            kids.append(box.line_of)
        elif hasattr(box, "apart"):
            kids.append(Apart(box.apart))
        elif isinstance(box, LineBox):
            kids.extend(kids_of(box.children, tag, marks))
        elif isinstance(box, TextBox):
            kids.append(Tag("Span", (Mark(marks[box]),)))
        else:
            kids.extend(elements_of(box, tag, marks))
    return tuple(kids)


def elements_of(box: Any, parent: str, marks: dict[Any, int]) -> Iterator[Any]:
    """The elements of ``box``; as ``weasyprint.pdf.tags`` has them."""
    from weasyprint.formatting_structure.boxes import PageBox
    from weasyprint.pdf.tags import _get_pdf_tag

    name = None if box.element is None else box.element_tag
    tag = _get_pdf_tag(name)
    if name in ("html", "body") or isinstance(box, PageBox):
        yield from kids_of(box.children, parent, marks)
        return
    if tag == "LI":
        if parent == "LI":
            tag = "LBody"
        elif parent == "LBody":
            tag = "NonStruct"
        elif "list-item" not in box.style["display"] or box.style["list_style_type"] == "none":
            yield Tag("LI", tuple(elements_of(box, "LI", marks)))
            return
        else:
            raise NotPlainError
    language = box.element.attrib.get("lang", "") if name == "section" else ""
    yield Tag(tag, kids_of(box.children, tag, marks), language)
