"""Fonts as a letter embeds them: the glyphs that it needs, and what PDF must know to draw and read its codes."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from struct import pack

from advocacy.letter.forms.recording import Code, Font

LEVEL = 6
"""How hard fonts are compressed."""

TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n"
    b"/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange"
)


@dataclass(slots=True)
class Codes:
    """The codes of one font in one part of a letter: code n draws ``glyphs[n - 1]``."""

    font: Font
    glyphs: list[int] = field(default_factory=list)
    characters: list[str] = field(default_factory=list)
    of: dict[Code, bytes] = field(default_factory=dict)

    def code(self, code: Code) -> bytes:
        """What is written for ``code``."""
        written = self.of.get(code)
        if written is None:
            self.glyphs.append(code.glyph)
            self.characters.append(code.character)
            written = self.of[code] = b"<%04x>" % len(self.glyphs)
        return written

    def streams(self) -> tuple[tuple[bytes, bytes], ...]:
        """The font file, the text of each code, and the glyph of each code, as entries and data of streams."""
        file, new = self.font.face.subset(self.glyphs)
        to_glyph = pack(f">{len(self.glyphs) + 1}H", 0, *(new[glyph] for glyph in self.glyphs))
        return (
            _compressed(file, b"/Length1 %d" % len(file)),
            _compressed(_to_unicode(self.characters)),
            _compressed(to_glyph),
        )

    def dictionaries(self, name: str, streams: Sequence[int], numbers: Sequence[int]) -> tuple[bytes, ...]:
        """The descriptor, the font of codes and the font itself, numbered ``numbers``; ``streams`` are its streams'."""
        face = self.font.face
        widths = [face.width(glyph) for glyph in self.glyphs]
        flags = self.font.flags + (len(widths) > 1 and len(set(widths)) == 1)
        ascent, descent = face.ascent, face.descent
        named = name.encode()
        return (
            b"<</Type /FontDescriptor/FontName /%b/FontFamily %b/Flags %d/FontBBox [0 %d %d %d]/ItalicAngle 0/Ascent %d"
            b"/Descent %d/CapHeight %d/StemV 80/StemH 80/FontFile2 %d 0 R>>"
            % (named, text(self.font.family), flags, descent, max(widths), ascent, ascent, descent, ascent, streams[0]),
            b"<</Type /Font/Subtype /CIDFontType2/BaseFont /%b/CIDSystemInfo <</Registry (Adobe)/Ordering (Identity)"
            b"/Supplement 0>>/CIDToGIDMap %d 0 R/W [1 [%b]]/FontDescriptor %d 0 R>>"
            % (named, streams[2], b" ".join(b"%d" % width for width in widths), numbers[0]),
            b"<</Type /Font/Subtype /Type0/BaseFont /%b/ToUnicode %d 0 R/Encoding /Identity-H"
            b"/DescendantFonts [%d 0 R]>>" % (named, streams[1], numbers[1]),
        )


def text(said: str) -> bytes:
    """A string of PDF."""
    if said.isascii():
        return (
            b"(%b)" % said.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\r", "\\r").encode()
        )
    return b"<feff%b>" % said.encode("utf-16-be").hex().encode()


def _compressed(data: bytes, entries: bytes = b"") -> tuple[bytes, bytes]:
    return entries + b"/Filter /FlateDecode", zlib.compress(data, LEVEL)


def _to_unicode(characters: Sequence[str]) -> bytes:
    """A map from codes to text (ISO 32000-1, 9.10.3)."""
    lines = [TO_UNICODE]
    for first in range(0, len(characters), 100):
        some = characters[first : first + 100]
        lines.append(b"%d beginbfchar" % len(some))
        lines += [
            b"<%04x> <%b>" % (code, character.encode("utf-16-be").hex().encode())
            for code, character in enumerate(some, first + 1)
        ]
        lines.append(b"endbfchar")
    lines.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(lines)
