"""Objects written behind a file take the place of its own: ``advocacy.press.signing.revision``."""

from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdf
import pytest

from advocacy.press.signing.object_copy import ObjectCopy
from advocacy.press.signing.revision import Revision, Trailer


@pytest.fixture(scope="module")
def file() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Waiting = pdf.make_indirect(pikepdf.Dictionary())
        data = BytesIO()
        pdf.save(data, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return data.getvalue()


def revised(file: bytes, *things: object, content: bytes | None = None) -> bytes:
    with pikepdf.open(BytesIO(file)) as pdf:
        trailer, number = Trailer.of(file, pdf), pdf.Root.Waiting.objgen[0]
    taken = ObjectCopy()
    parts = [taken.of(thing) for thing in things]
    revision = Revision(trailer, taken.others)
    for each in parts:
        revision.put(number, each)
    if content is not None:
        revision.put_content(number, content)
    return revision.behind(file)


def test_what_is_put_is_read_in_its_place(file: bytes) -> None:
    with pikepdf.new() as other:
        inner = other.make_stream(b"of another file", pikepdf.Dictionary(Kind=pikepdf.Name("/A#20B")))
        thing = pikepdf.Dictionary(
            Text=pikepdf.String("نص (و) \\"),
            Numbers=pikepdf.Array([1, -2, Decimal("0.25"), True, False]),
            Nothing=pikepdf.Array([None]),
            Twice=pikepdf.Array([inner, inner]),
        )
        made = revised(file, thing)
    assert made.startswith(file)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.check_pdf_syntax() == []
        read = pdf.Root.Waiting
        assert str(read.Text) == "نص (و) \\"
        assert [*read.Numbers] == [1, -2, Decimal("0.25"), True, False]
        one, same = read.Twice
        assert one.objgen == same.objgen
        assert one.read_bytes() == b"of another file"
        assert one.Kind == "/A#20B"
        assert len(pdf.pages) == 1
    assert len(pypdf.PdfReader(BytesIO(made)).pages) == 1


@pytest.mark.parametrize("content", [b"", b"q Q", *(b"%d\r" % n for n in range(40))])
def test_content_is_whole_whatever_its_last_byte(file: bytes, content: bytes) -> None:
    made = revised(file, content=content)
    assert b"\r\nendstream" not in made
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.Waiting.read_bytes() == content


def test_the_same_revision_has_the_same_bytes_and_a_mark_of_its_own(file: bytes) -> None:
    one, other = (revised(file, content=content) for content in (b"one", b"other"))
    assert revised(file, content=b"one") == one
    with pikepdf.open(BytesIO(one)) as first, pikepdf.open(BytesIO(other)) as second:
        assert bytes(first.trailer.ID[0]) == bytes(second.trailer.ID[0])
        assert bytes(first.trailer.ID[1]) != bytes(second.trailer.ID[1])


def test_nothing_to_write_leaves_the_file_as_it_is(file: bytes) -> None:
    assert revised(file) == file
