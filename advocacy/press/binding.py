"""Printed sheets in one file: blank backs, fold marks, bookmarks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Self

from pikepdf import OutlineItem, Page, Pdf

MILLIMETRE = 72 / 25.4
WINDOW_FOLDS = (105, 210)
"""From the upper edge, in mm: DIN 5008, form B. On US Letter too: thirds would push the address out of the window."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What begins on a sheet of its own; a ``title`` is its bookmark, and says that it gets marks to fold it by."""

    pdf: bytes
    title: str = ""


class Book:
    """A file that grows sheet by sheet; the same pages in the same order give the same bytes."""

    def __init__(self, *, both_sides: bool) -> None:
        self.pdf = Pdf.new()
        self._both_sides = both_sides
        self._bookmarks: list[OutlineItem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pdf.close()

    def add(self, pages: Iterable[Page], title: str = "") -> list[Page]:
        """Put ``pages`` on sheets of their own, with a bookmark if they have a title; returns them as they lie here."""
        self._turn()
        start = len(self.pdf.pages)
        self.pdf.pages.extend(pages)
        if title:
            self._bookmarks.append(OutlineItem(title, start))
        return [*self.pdf.pages[start:]]

    def saved(self) -> bytes:
        """The whole file."""
        self._turn()
        with self.pdf.open_outline() as outline:
            outline.root.extend(self._bookmarks)
        data = BytesIO()
        self.pdf.save(data, deterministic_id=True, min_version="1.7")
        return data.getvalue()

    def _turn(self) -> None:
        """A back without print, as large as the page before it, where the next page would be one."""
        if self._both_sides and len(self.pdf.pages) % 2:
            _, _, width, height = map(float, self.pdf.pages[-1].mediabox.as_list())
            self.pdf.add_blank_page(page_size=(width, height))


def count_sheets(pdf: bytes, *, both_sides: bool) -> int:
    """How many sheets of paper ``pdf`` takes."""
    with Pdf.open(BytesIO(pdf)) as source:
        pages = len(source.pages)
    return -(-pages // 2) if both_sides else pages


def bind(pieces: Sequence[Piece], *, both_sides: bool, window: bool = True) -> bytes:
    """The pieces in one file, in this order; the same pieces give the same bytes.

    Folds are marked for an envelope with a ``window``, or else at the thirds of the sheet.
    """
    with Book(both_sides=both_sides) as book:
        for piece in pieces:
            with Pdf.open(BytesIO(piece.pdf)) as source:
                pages = book.add(source.pages, piece.title)
            if piece.title:
                for page in pages:
                    mark_folds(page, window=window)
        return book.saved()


def mark_folds(page: Page, *, window: bool) -> None:
    """Two short lines near the left edge, where printers still print."""
    height = float(page.mediabox[3])
    folds = [fold * MILLIMETRE for fold in WINDOW_FOLDS] if window else [height / 3, height / 3 * 2]
    levels = [f"{height - fold:.2f}" for fold in folds]
    lines = " ".join(f"{5 * MILLIMETRE:.2f} {y} m {9 * MILLIMETRE:.2f} {y} l" for y in levels)
    # The letter's own stream is taken in q … Q, so that what it leaves behind does not move the marks.
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q /Artifact BMC 0.4 w 0.5 G {lines} S EMC Q".encode())
