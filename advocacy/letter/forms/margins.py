"""Boxes in the margins of pages, left out where no style sheet puts anything into one of them.

WeasyPrint works out the measures of sixteen around each page, and then draws those that have content. That takes a
quarter of the time that what a signer writes is laid out in, which is a word to a page.

These are private functions of WeasyPrint; ``exact_text.line`` names the version.
"""

from collections.abc import Iterator
from typing import Any

NOTES = frozenset({"footnote", "note-area"})
"""Are styled like those in the margins, and stand on the page."""

EMPTY = ("normal", "inhibit", "none")
"""Contents of boxes that are not drawn."""

_stock: dict[str, Any] = {}


def take_part() -> None:
    """From now on, in this process, let WeasyPrint leave them out."""
    from weasyprint import css, layout

    if layout.make_margin_boxes is not _make_margin_boxes:
        _stock["make"] = layout.make_margin_boxes
        _stock["places"] = [f"@{place}" for place in css.PAGE_MARGIN_BOXES - NOTES]
        layout.make_margin_boxes = _make_margin_boxes


def _make_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
    styles = (context.style_for(page.page_type, place) for place in _stock["places"])
    if any(style is not None and style["content"] not in EMPTY for style in styles):
        yield from _stock["make"](context, page, state)
