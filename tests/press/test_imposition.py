"""Sheets in one file: which page lies on which side of which sheet."""

import sys
from io import BytesIO

import pikepdf
import pytest

from advocacy.binding.book import Book
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.imposition import Piece, bind
from advocacy.press.packs import PackOptions, sheets_of
from advocacy.press.printable import AGAIN, Pages, letter_at
from advocacy.processes.limits import Place, stack_of
from tests.torture.pdfs import PDFS

A4 = (595.28, 841.89)


def pages(count: int, size: tuple[float, float] = A4) -> bytes:
    data = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page(page_size=size)
            pdf.pages[-1].contents_add(b"0 0 1 1 re f")
        pdf.save(data, deterministic_id=True)
    return data.getvalue()


@pytest.mark.parametrize(("all_", "blank", "both", "one"), [(1, 0, 1, 1), (2, 0, 1, 2), (3, 0, 2, 3), (3, 1, 2, 2)])
def test_sheets(all_: int, blank: int, both: int, one: int) -> None:
    count = Pages(all_, all_ - blank)
    assert sheets_of(count, PackOptions(both_sides=True)) == both
    assert sheets_of(count, PackOptions(both_sides=False)) == one


@pytest.mark.parametrize("counts", [(1,), (2, 1), (3, 1, 1), (1, 2, 3, 1)])
def test_each_piece_begins_on_the_front_of_a_sheet(counts: tuple[int, ...]) -> None:
    book = bind([Piece(pages(count), str(number)) for number, count in enumerate(counts)], both_sides=True)
    with pikepdf.open(BytesIO(book)) as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) == sum(count + count % 2 for count in counts)
        starts = [pikepdf.Page(item.destination[0]).index for item in outline.root]
        assert [item.title for item in outline.root] == [str(number) for number in range(len(counts))]
        assert all(start % 2 == 0 for start in starts)
        printed = [
            b"re" in page.obj.Contents.read_bytes() if "/Contents" in page.obj else False for page in joined(pdf)
        ]
    expected = [side < count for count in counts for side in range(count + count % 2)]
    assert printed == expected


def joined(pdf: pikepdf.Pdf) -> list[pikepdf.Page]:
    for page in pdf.pages:
        page.contents_coalesce()
    return list(pdf.pages)


def test_one_sided_books_have_no_blank_pages() -> None:
    with pikepdf.open(BytesIO(bind([Piece(pages(1)), Piece(pages(1), "a")], both_sides=False))) as pdf:
        assert len(pdf.pages) == 2


def test_blank_backs_are_as_large_as_their_fronts() -> None:
    letter = (612, 792)
    with pikepdf.open(BytesIO(bind([Piece(pages(1, letter), "a")], both_sides=True))) as pdf:
        assert [tuple(map(float, page.mediabox.as_list()[2:])) for page in pdf.pages] == [letter, letter]


def test_the_same_pieces_give_the_same_bytes() -> None:
    pieces = [Piece(pages(2)), Piece(pages(1), "a")]
    assert bind(pieces, both_sides=True) == bind(pieces, both_sides=True)


def test_printers_of_one_side_leave_out_what_is_blank() -> None:
    """Between a letter and what is enclosed, a back may be blank: on one side of the sheet it would be a sheet."""
    inner = bind([Piece(pages(1)), Piece(pages(1))], both_sides=True)
    for both_sides, printed in ((True, [True, False, True, False]), (False, [True, True])):
        with pikepdf.open(BytesIO(bind([Piece(inner, "a")], both_sides=both_sides))) as pdf:
            assert ["/Contents" in page.obj for page in pdf.pages] == printed


@pytest.mark.parametrize("what", ["a chain of references", "a number for a font", "tags of no tree"])
def test_a_letter_that_cannot_be_bound_is_named(what: str) -> None:
    """A stranger's file leads the binder astray in any way; nobody is told so in a traceback."""
    file = "letters/de-bafa.pdf"
    with pytest.raises(AdvocacyError) as raised:
        bind([Piece(pages(1)), Piece(pages(1), "a", "letters/a.pdf"), Piece(PDFS[what](), "b", file)], both_sides=True)
    assert raised.value.problems == (Problem("is put together as no letter of this program is", AGAIN, file),)


def test_a_mistake_of_ours_is_no_mistake_of_a_letter() -> None:
    with pytest.raises(RecursionError):
        bind([Piece(PDFS["a chain of references"]())], both_sides=True)


def test_the_letter_that_reached_a_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(*_: object) -> list[object]:
        seen.append(letter_at(stack_of(sys._getframe())))
        return []

    monkeypatch.setattr(Book, "add", look)
    monkeypatch.setattr(Book, "saved", look)
    bind([Piece(pages(1)), Piece(pages(1), "a", "letters/a.pdf")], both_sides=False)
    assert seen == [Place(), Place("letters/a.pdf"), Place()]
