"""Printed sheets in one file: blank backs, fold marks, bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pikepdf import OutlineItem, Page, Pdf

MILLIMETRE = 72 / 25.4
WINDOW_FOLDS = (105, 210)
"""From the upper edge, in mm: DIN 5008, form B. On US Letter too: thirds would push the address out of the window."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What begins on a sheet of its own; ``title`` is its bookmark, and what has one is folded."""

    pdf: bytes
    title: str = ""


def sheets_of(pdf: bytes, *, both_sides: bool) -> int:
    """How many sheets of paper ``pdf`` takes."""
    with Pdf.open(BytesIO(pdf)) as source:
        pages = len(source.pages)
    return -(-pages // 2) if both_sides else pages


def bound(pieces: Sequence[Piece], *, both_sides: bool, window: bool = True) -> bytes:
    """The pieces in one file, in this order; the same pieces give the same bytes.

    Folds are marked for an envelope with a ``window``, or else at the thirds of the sheet.
    """
    with Pdf.new() as book:
        starts = []
        for piece in pieces:
            if both_sides and len(book.pages) % 2:
                _add_blank(book)
            starts.append(len(book.pages))
            with Pdf.open(BytesIO(piece.pdf)) as source:
                book.pages.extend(source.pages)
            if piece.title:
                for page in book.pages[starts[-1] :]:
                    mark_folds(page, window=window)
        if both_sides and len(book.pages) % 2:
            _add_blank(book)
        with book.open_outline() as outline:
            for piece, start in zip(pieces, starts, strict=True):
                if piece.title:
                    outline.root.append(OutlineItem(piece.title, start))
        data = BytesIO()
        book.save(data, deterministic_id=True)
    return data.getvalue()


def _add_blank(book: Pdf) -> None:
    """A back without print, as large as the page before it."""
    _, _, width, height = map(float, book.pages[-1].mediabox.as_list())
    book.add_blank_page(page_size=(width, height))


def mark_folds(page: Page, *, window: bool) -> None:
    """Two short lines near the left edge, where printers still print."""
    height = float(page.mediabox[3])
    folds = [fold * MILLIMETRE for fold in WINDOW_FOLDS] if window else [height / 3, height / 3 * 2]
    levels = [f"{height - fold:.2f}" for fold in folds]
    lines = " ".join(f"{5 * MILLIMETRE:.2f} {y} m {9 * MILLIMETRE:.2f} {y} l" for y in levels)
    # The letter's own stream is taken in q … Q, so that what it leaves behind does not move the marks.
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q /Artifact BMC 0.4 w 0.5 G {lines} S EMC Q".encode())
