"""Fonts of a file that are subsets of one face, with the outlines of all of them in one place."""

import struct
import zlib
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError, Stream

from advocacy.binding.glyphs import Face, Subset
from advocacy.processes.limits import MB

LARGEST = 16 * MB
"""A font that unpacks to more than this stays as it is."""


@dataclass(slots=True)
class _Font:
    """A font whose outlines have been taken up, and which glyph of the face each of its codes draws."""

    font: Object
    face: int
    glyphs: bytes = field(repr=False)


class Faces:
    """The fonts that pages are set in, by face (ISO 32000-1, 9.7.4: fonts of codes, with TrueType outlines)."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._seen: set[tuple[int, int]] = set()
        self._numbers: dict[tuple[str, tuple[bytes, ...]], int] = {}
        self._faces: list[Face] = []
        self._fonts: list[_Font] = []

    def take(self, page: Page) -> None:
        """Take up the fonts of ``page``; those of another kind, and those that cannot be read, stay as they are."""
        for font in page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary()).as_dict().values():
            for codes in font.get("/DescendantFonts", Array()):
                if codes.is_indirect and codes.objgen not in self._seen:
                    self._seen.add(codes.objgen)
                    try:
                        self._take(codes)
                    except (
                        ValueError,
                        LookupError,
                        AttributeError,
                        struct.error,
                        zlib.error,
                        RecursionError,
                        PdfError,
                    ):
                        continue

    def _take(self, font: Object) -> None:
        descriptor, table = font.FontDescriptor, font.get("/CIDToGIDMap")
        if font.Subtype != Name.CIDFontType2 or not isinstance(table, Stream):
            return
        subset = Subset(_unpacked(descriptor.FontFile2))
        packed = _unpacked(table)
        old = struct.unpack(f">{len(packed) // 2}H", packed[: len(packed) // 2 * 2])
        key = str(descriptor.FontName).partition("+")[2], subset.face
        if key not in self._numbers:
            self._numbers[key] = len(self._faces)
            self._faces.append(Face(subset))
        number = self._numbers[key]
        new = self._faces[number].add(subset, sorted({*old}))
        self._fonts.append(_Font(font, number, struct.pack(f">{len(old)}H", *(new[glyph] for glyph in old))))

    def finish(self) -> None:
        """Have the fonts of each face draw with the same outlines."""
        files: dict[int, Object] = {}
        tables: dict[bytes, Object] = {}
        for each in self._fonts:
            if each.face not in files:
                data = self._faces[each.face].font()
                files[each.face] = self._pdf.make_stream(data, Length1=len(data))
            if each.glyphs not in tables:
                tables[each.glyphs] = self._pdf.make_stream(each.glyphs)
            # The descriptor may be that of a font that is not taken up, too.
            described = Dictionary(dict(each.font.FontDescriptor.items()))
            described.FontFile2 = files[each.face]
            each.font.FontDescriptor = self._pdf.make_indirect(described)
            each.font.CIDToGIDMap = tables[each.glyphs]


def _unpacked(stream: Object) -> bytes:
    """The data of ``stream``; raises where that is more than a font should be, or packed in another way."""
    data = stream.read_raw_bytes()
    if "/Filter" not in stream:
        return data
    if stream.Filter != Name.FlateDecode or "/DecodeParms" in stream:
        msg = "is packed in another way"
        raise ValueError(msg)
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(data, LARGEST)
    if not unpacking.eof:
        msg = "is larger than a font should be"
        raise ValueError(msg)
    return unpacked
