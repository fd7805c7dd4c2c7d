"""A file that PDFs are bound into; packs, which are such files, are tested in ``tests/press``."""

from io import BytesIO

import pikepdf
import pytest

from advocacy.binding.book import Book, is_blank
from tests.press.test_imposition import pages


def bound(*counts: int, both_sides: bool) -> list[bool]:
    """Of each page of a book of pieces with so many pages, whether it is blank."""
    with Book(both_sides=both_sides) as book:
        for count in counts:
            with pikepdf.open(BytesIO(pages(count))) as piece:
                book.add(piece)
        data = book.saved()
    with pikepdf.open(BytesIO(data)) as pdf:
        return [is_blank(page) for page in pdf.pages]


@pytest.mark.parametrize(("counts", "blank"), [((1,), [0]), ((1, 1), [0, 1, 0]), ((2, 3, 1), [0, 0, 0, 0, 0, 1, 0])])
def test_pieces_begin_on_sheets_of_their_own(counts: tuple[int, ...], blank: list[int]) -> None:
    assert bound(*counts, both_sides=True) == [*map(bool, blank)]
    assert bound(*counts, both_sides=False) == [False] * sum(counts)
