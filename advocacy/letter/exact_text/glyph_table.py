"""A TrueType font cut down to some of its glyphs, without hints, as PDF embeds it.

HarfBuzz does the same in ten times as long, and keeps a place for each glyph of the font. Format: OpenType 1.9.
"""

from collections.abc import Iterable
from itertools import accumulate
from struct import pack, unpack_from
from typing import NamedTuple

from advocacy.binding.truetype import HAS_HINTS, OFFSETS_FORMAT, Outlines, font_file, is_composite, parts_of


class _Glyph(NamedTuple):
    outline: bytes
    """Without hints."""
    parts: tuple[tuple[int, int], ...]
    """Where in it other glyphs are named, and which."""
    metric: bytes


class GlyphTable:
    """The glyphs of a TrueType font."""

    READ = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
    """The tables it needs."""

    def __init__(self, tables: dict[str, bytes], name: str) -> None:
        self._tables = tables
        self._name = _named(name)
        self._glyphs: dict[int, _Glyph] = {}
        self._font = Outlines(tables)

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """A font of ``glyphs``, in their order after the one for missing glyphs, and the new id of each."""
        chosen = dict.fromkeys((0, *glyphs))
        drawn = [self._glyph(glyph) for glyph in chosen]
        for data in drawn:
            for _, part in data.parts:
                if part not in chosen:
                    chosen[part] = None
                    drawn.append(self._glyph(part))
        new = {glyph: n for n, glyph in enumerate(chosen)}
        outlines = [data.outline for data in drawn]
        for n, data in enumerate(drawn):
            if data.parts:
                outline = bytearray(data.outline)
                for offset, part in data.parts:
                    outline[offset : offset + 2] = pack(">H", new[part])
                outlines[n] = bytes(outline)
        offsets = [0, *accumulate(map(len, outlines))]
        tables = {
            "glyf": b"".join(outlines),
            "head": self._tables["head"][:8] + bytes(4) + self._tables["head"][12:50] + OFFSETS_FORMAT,
            "hhea": self._tables["hhea"][:34] + pack(">H", len(new)),
            "hmtx": b"".join([data.metric for data in drawn]),
            "loca": pack(f">{len(offsets)}L", *offsets),
            "maxp": self._tables["maxp"][:4] + pack(">H", len(new)) + self._tables["maxp"][6:],
            "name": self._name,
        }
        return font_file(tables), new

    def _glyph(self, glyph: int) -> _Glyph:
        if glyph not in self._glyphs:
            data = self._font.outline(glyph)
            parts: tuple[tuple[int, int], ...] = ()
            if is_composite(data):
                data, parts = _composite(data)
            elif data:
                at = 10 + 2 * unpack_from(">h", data)[0]
                (hints,) = unpack_from(">H", data, at)
                data = data[:at] + bytes(2) + data[at + 2 + hints :]
            self._glyphs[glyph] = _Glyph(data + bytes(-len(data) % 4), parts, self._font.metric(glyph))
        return self._glyphs[glyph]


def _named(name: str) -> bytes:
    """A table that holds the PostScript name alone: by it a proof knows whose font it is."""
    written = name.encode("utf-16-be")
    return pack(">9H", 0, 1, 18, 3, 1, 0x409, 6, len(written), 0) + written


def _composite(data: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """A glyph that is made of others without its hints, and where in it each of them is named."""
    plain = bytearray(data)
    parts: list[tuple[int, int]] = []
    end = 0
    for start, end, flags, part in parts_of(data):  # noqa: B007 - the last end is wanted
        plain[start : start + 2] = pack(">H", flags & ~HAS_HINTS)
        parts.append((start + 2, part))
    return bytes(plain[:end]), tuple(parts)
