"""PDFs of strangers in the place of letters: none is packed, and what is wrong with each is said."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Encryption, Name, Pdf, StreamDecodeLevel

from advocacy.errors import AdvocacyError, Problem
from advocacy.press.printable import AGAIN, BuiltPdf, count_pages

FILE = "letters/de-bafa.pdf"


def made(change: Callable[[Pdf], object] = lambda _: None, pages: int = 1, **how: object) -> bytes:
    data = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        change(pdf)
        pdf.save(data, **how)  # type: ignore[arg-type]
    return data.getvalue()


def with_box(*sides: float) -> bytes:
    return made(lambda pdf: setattr(pdf.pages[0].obj, "MediaBox", Array([*sides])))


def zeros(size: int) -> bytes:
    """So many zeros, deflated: a block of a megabyte over and over, which takes no time."""
    packer = zlib.compressobj()
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte, check = bytes(2**20), 1
    block = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size // 2**20):
        check = zlib.adler32(megabyte, check)
    return head + block * (size // 2**20) + packer.flush()[:-4] + check.to_bytes(4, "big")


def drawing(size: int, page: int = 0) -> bytes:
    """A file whose last ``page`` draws what unpacks to ``size`` zeros."""

    def draw(pdf: Pdf) -> None:
        pdf.pages[page].obj.Contents = pdf.make_stream(b"")
        pdf.pages[page].obj.Contents.write(zeros(size), filter=Name.FlateDecode)

    return made(draw, page + 1, stream_decode_level=StreamDecodeLevel.none)


def test_letters_are_counted() -> None:
    letters = [BuiltPdf("letters/a.pdf", made()), BuiltPdf("letters/b.pdf", made(pages=3))]
    assert count_pages(letters) == {"letters/a.pdf": (1, 1), "letters/b.pdf": (3, 3)}
    assert count_pages([]) == {}


def test_a_long_list_takes_more_pages_and_objects() -> None:
    """Of a thousand letters it takes 27 pages."""
    (pages,) = count_pages([BuiltPdf("letters/cover.html.j2", made(pages=120), listed=1_000)]).values()
    assert pages.all == 120
    with pytest.raises(AdvocacyError, match="has 121 pages"):
        count_pages([BuiltPdf("letters/cover.html.j2", made(pages=121), listed=1_000)])
    many = made(lambda pdf: setattr(pdf.Root, "Many", Array([pdf.make_indirect(Array()) for _ in range(20_050)])))
    count_pages([BuiltPdf("letters/cover.html.j2", many, listed=10)])
    with pytest.raises(AdvocacyError, match="holds more than 20,000 objects"):
        count_pages([BuiltPdf("letters/a.pdf", many)])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a PDF, or a damaged one"),
        (b"\0\xff garbage " * 99, "is not a PDF, or a damaged one"),
        (made()[:60], "is not a PDF, or a damaged one"),
        (made(encryption=Encryption(owner="o", user="u")), "is encrypted"),
        (made(pages=21), "has 21 pages"),
        (with_box(0, 0, 0, 0), "has a page of no size"),
        (with_box(0, 0, 595, -842), "has a page of no size"),
        (with_box(0, 0, 10**9, 842), "has a page of no size"),
        (drawing(3 * 2**20), "draws more on page 1 than 2 MB"),
        (drawing(17 * 2**20, page=1), "draws more on page 2 than 16 MB"),
    ],
)
def test_what_cannot_be_printed_is_said(data: bytes, message: str) -> None:
    letters = [BuiltPdf("letters/a.pdf", made()), BuiltPdf(FILE, data)]
    with pytest.raises(AdvocacyError) as raised:
        count_pages(letters)
    assert raised.value.problems == (Problem(message, AGAIN, FILE),)


def test_one_that_unpacks_to_more_than_there_is_ends_nothing_but_its_own_reading() -> None:
    bomb = drawing(2**29)
    assert len(bomb) < 1_000_000
    with pytest.raises(AdvocacyError) as raised:
        count_pages([BuiltPdf(FILE, bomb), BuiltPdf("letters/a.pdf", made())])
    (problem,) = raised.value.problems
    # The reader takes what it cannot have for damage; where the system sets no limit, its process is ended.
    assert problem.message in {"is not a PDF, or a damaged one", "reading it takes more than 256 MB of memory"}
    assert (problem.remedy, problem.file) == (AGAIN, FILE)
