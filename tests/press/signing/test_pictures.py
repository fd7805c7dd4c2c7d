"""Pictures of signatures that a stranger sent: nothing in them runs, asks for anything or fills the memory."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from advocacy.press.signing import pictures
from advocacy.press.signing.pictures import PictureError, read_picture

PATH = b'<path d="M0 0L9 9"/>'


def svg(inside: bytes = PATH, attributes: bytes = b'viewBox="0 0 300 80"') -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" ' + attributes + b">" + inside + b"</svg>"


def png(size: tuple[int, int] = (60, 20), colour: tuple[int, ...] = (0, 0, 0, 128), **extra: object) -> bytes:
    data = BytesIO()
    Image.new("RGBA", size, colour).save(data, "PNG", **extra)  # type: ignore[arg-type]
    return data.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and has nothing in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        (b'viewBox="0 0 300 80"', (300, 80)),
        (b'viewBox="-5,-5,30,8" width="9mm"', (30, 8)),
        (b'width="2in" height="96"', (192, 96)),
    ],
)
def test_the_size_of_an_svg(attributes: bytes, size: tuple[float, float]) -> None:
    seen = read_picture(svg(attributes=attributes))
    assert (seen.width, seen.height) == size
    assert seen.ending == ".svg"


def test_what_programs_for_drawing_note_for_themselves_is_left_out() -> None:
    noted = b'<x:view xmlns:x="http://example.org/x" x:file="/tmp/me"/>'
    assert b"example.org" not in read_picture(svg(noted + PATH)).data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "neither PNG nor SVG"),
        (b"GIF89a", "neither PNG nor SVG"),
        (b"<html/>", "neither PNG nor SVG"),
        (svg(b"<path"), "neither PNG nor SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(b"<desc>&a;</desc>"), "document type"),
        (svg(b"<script>alert(1)</script>"), "<script>"),
        (svg(b'<image href="file:///etc/passwd"/>'), "<image>"),
        (svg(b'<use href="#a"/>'), "<use>"),
        (svg(b"<text>a</text>"), "<text>"),
        (svg(b'<path onclick="x()"/>'), "«onclick»"),
        (svg(b'<path xmlns:l="http://www.w3.org/1999/xlink" l:href="a.png"/>'), "«href»"),
        (svg(b'<path fill="url(http://example.org/a)"/>'), "«fill»"),
        (svg(b"<path style=\"fill: url( 'a.svg#b')\"/>"), "«style»"),
        (svg(b"<style>@import 'a.css'</style>"), "<style>"),
        (svg(b"<style>path { fill: u\\72l(a) }</style>"), "<style>"),
        (svg(attributes=b""), "say its size"),
        (svg(attributes=b'viewBox="0 0 0 9"'), "say its size"),
        (svg(attributes=b'viewBox="0 0 nan 9"'), "say its size"),
        (png((900, 900), (9, 9, 9, 99))[:1000], "damaged PNG"),
        (b"\x89PNG\r\n\x1a\n", "damaged PNG"),
        (png(colour=(0, 0, 0, 0)), "empty picture"),
        (b"\x89PNG" + b" " * 2**21, "larger than 2 MiB"),
        (bomb(6000, 4001), "more than 24 million pixels"),
        (svg(PATH * 2_000), "more than 2,000 elements"),
        (svg(b"<g>" * 40 + b"</g>" * 40), "nested more than 32 deep"),
        (svg(b'<path d="' + b"M0 0L9 9" * 70_000 + b'"/>'), "more than 512 KiB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_printed_is_refused(data: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(PictureError, match=said):
        read_picture(data)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    with pytest.raises(PictureError, match=r"pixels|damaged"):
        read_picture(bomb(60_000, 60_000))


def test_a_png_keeps_what_is_seen_and_nothing_else() -> None:
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "somebody")
    seen = read_picture(png((4000, 1000), pnginfo=note))
    assert b"somebody" not in seen.data
    with Image.open(BytesIO(seen.data)) as image:
        assert image.mode == "RGBA"
        assert image.size == (pictures.PRINTED, pictures.PRINTED // 4)
        assert image.getpixel((5, 5)) == (0, 0, 0, 128)


def test_it_is_as_large_as_its_room_allows() -> None:
    assert read_picture(svg()).fitted(150, 999) == (150, 40)
    assert read_picture(svg()).fitted(999, 40) == (150, 40)


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b"\x89PNG\r\n\x1a\n" + data))
def test_any_bytes_are_a_picture_or_refused(data: bytes) -> None:
    try:
        assert read_picture(data).width > 0
    except PictureError as error:
        assert str(error)  # noqa: PT017
