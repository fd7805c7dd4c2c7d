"""The outlines of a face lie once in a pack, and letters look as they did: ``binding.faces`` and ``glyphs``."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from advocacy.binding.faces import Faces
from advocacy.binding.glyphs import Face, Subset
from advocacy.letter.merge import Paper
from advocacy.press.imposition import Piece, bind
from tests.conftest import REPO, OnEachPaper


@pytest.fixture(scope="module")
def letters(small_letters: OnEachPaper) -> list[bytes]:
    return [file.read_bytes() for _, file in small_letters[Paper.A4]]


@pytest.fixture(scope="module")
def pack(letters: list[bytes]) -> bytes:
    return bind([Piece(letter) for letter in letters], both_sides=False)


def fonts_of(page: pikepdf.Page) -> Iterator[tuple[str, Any]]:
    for name, font in sorted(page.obj.Resources.Font.items()):
        yield name, font.DescendantFonts[0]


def drawn_by(font: Any) -> list[tuple[object, int]]:
    """What each code of a font draws, and how far it moves on."""
    opened = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    glyphs, names = opened.getGlyphSet(), opened.getGlyphOrder()
    table = font.CIDToGIDMap.read_bytes()
    drawn = []
    for (glyph,) in struct.iter_unpack(">H", table):
        pen = DecomposingRecordingPen(glyphs)
        glyphs[names[glyph]].draw(pen)
        drawn.append((pen.value, opened["hmtx"][names[glyph]][0]))
    return drawn


def test_every_code_draws_what_it_drew(letters: list[bytes], pack: bytes) -> None:
    seen = 0
    with pikepdf.open(BytesIO(pack)) as bound:
        for page, letter in zip(bound.pages, letters, strict=True):
            with pikepdf.open(BytesIO(letter)) as single:
                for (name, font), (_, before) in zip(fonts_of(page), fonts_of(single.pages[0]), strict=True):
                    drawn = drawn_by(font)
                    assert drawn == drawn_by(before), name
                    seen += len(drawn)
    assert seen > 500


def test_each_page_looks_as_its_letter(letters: list[bytes], pack: bytes) -> None:
    with pypdfium2.PdfDocument(pack) as bound:
        assert len(bound) == len(letters) > 3
        for number, letter in enumerate(letters):
            with pypdfium2.PdfDocument(letter) as single:
                ways = [pdf[page].render(scale=2).to_pil() for pdf, page in ((bound, number), (single, 0))]
            assert ways[0].tobytes() == ways[1].tobytes()


def test_a_face_lies_in_a_pack_once(letters: list[bytes], pack: bytes) -> None:
    faces: dict[str, set[tuple[int, int]]] = {}
    with pikepdf.open(BytesIO(pack)) as pdf:
        for page in pdf.pages:
            for _, font in fonts_of(page):
                descriptor = font.FontDescriptor
                faces.setdefault(str(descriptor.FontName).partition("+")[2], set()).add(descriptor.FontFile2.objgen)
    assert faces.keys() >= {"Amiri", "Amiri-Bold"}
    assert [len(files) for files in faces.values()] == [1] * len(faces)
    assert len(pack) < sum(map(len, letters)) / 2


def font_file(name: str = "Amiri-Regular") -> bytes:
    return (REPO / "fonts" / f"{name}.ttf").read_bytes()


AMIRI = Subset(font_file())
COUNT = struct.unpack_from(">H", AMIRI.tables["maxp"], 4)[0]


@given(st.lists(st.lists(st.integers(0, COUNT - 1), max_size=12), max_size=4))
def test_glyphs_are_the_same_in_the_face_wherever_they_come_from(groups: list[list[int]]) -> None:
    """Composite ones too, however often they are taken, and from a face that was taken from another."""
    face = Face(AMIRI)
    taken = [(glyph, new) for group in groups for glyph, new in face.add(AMIRI, group).items()]
    again = Face(Subset(face.font()))
    back = again.add(Subset(face.font()), sorted({new for _, new in taken}))
    for glyph, new in taken:
        for made, number in ((face, new), (again, back[new])):
            subset = Subset(made.font())
            assert subset.metric(number) == AMIRI.metric(glyph)
            assert flat(subset, number) == flat(AMIRI, glyph)
    assert len({new for _, new in taken}) <= len({glyph for glyph, _ in taken})


def flat(subset: Subset, glyph: int) -> object:
    """The outline without the numbers of glyphs in it."""
    from advocacy.binding.truetype import is_composite, parts_of

    outline = bytearray(subset.outline(glyph))
    parts = [(start + 2, part) for start, _, _, part in parts_of(outline)] if is_composite(outline) else []
    for at, _ in parts:
        outline[at : at + 2] = b"\0\0"
    return bytes(outline).rstrip(b"\0"), [flat(subset, part) for _, part in parts]


def letter_with(letter: bytes, **changes: object) -> pikepdf.Pdf:
    """A letter whose first font is changed."""
    pdf = pikepdf.open(BytesIO(letter))
    _, font = next(fonts_of(pdf.pages[0]))
    for name, value in changes.items():
        stream = pdf.make_stream(value) if isinstance(value, bytes) else value
        if name == "FontFile2":
            font.FontDescriptor[f"/{name}"] = stream
        else:
            font[f"/{name}"] = stream
    return pdf


BOMB = zlib.compress(bytes(64 << 20), 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"FontFile2": b""},
        {"FontFile2": font_file()[:5000]},
        {"FontFile2": b"\0\1\0\0\xff\xff" + bytes(40)},
        {"CIDToGIDMap": b"\xff\xfe" * 9},
        {"CIDToGIDMap": pikepdf.Name.Identity},
        {"Subtype": pikepdf.Name.CIDFontType0},
        {"FontFile2": BOMB},
    ],
    ids=["empty", "cut", "tables", "glyphs", "identity", "kind", "large"],
)
def test_a_font_that_cannot_be_read_stays_as_it_is(letters: list[bytes], changes: dict[str, object]) -> None:
    with letter_with(letters[0], **changes) as pdf:
        _, font = next(fonts_of(pdf.pages[0]))
        if changes.get("FontFile2") is BOMB:
            font.FontDescriptor.FontFile2 = pdf.make_stream(BOMB, Filter=pikepdf.Name.FlateDecode)
        before = font.FontDescriptor.FontFile2.objgen
        faces = Faces(pdf)
        faces.take(pdf.pages[0])
        faces.finish()
        assert font.FontDescriptor.FontFile2.objgen == before
        others = [other for _, other in fonts_of(pdf.pages[0])][1:]
        assert others
        assert all(len(drawn_by(other)) > 1 for other in others)


def test_a_glyph_that_is_a_part_of_itself_is_refused() -> None:
    composite = next(glyph for glyph in range(COUNT) if AMIRI.outline(glyph)[:2] == b"\xff\xff")

    class Circle(Subset):
        def outline(self, glyph: int) -> bytes:
            whole = bytearray(super().outline(glyph))
            if glyph == composite:
                struct.pack_into(">H", whole, 12, glyph)
            return bytes(whole)

    with pytest.raises(ValueError, match="a part of itself"):
        Face(AMIRI).add(Circle(font_file()), [composite])
