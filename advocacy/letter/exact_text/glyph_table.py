"""A TrueType font cut down to some of its glyphs, without hints, as PDF embeds it.

HarfBuzz does the same in ten times as long, and keeps a place for each glyph of the font. Format: OpenType 1.9.
"""

import sys
from array import array
from collections.abc import Iterable
from itertools import accumulate
from struct import iter_unpack, pack, unpack_from
from typing import NamedTuple

ARGUMENTS_ARE_WORDS, HAS_SCALE, MORE, HAS_TWO_SCALES, HAS_MATRIX, HAS_HINTS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


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
        (long,) = unpack_from(">h", tables["head"], 50)
        form = ">L" if long else ">H"
        self._offsets = [offset * (1 if long else 2) for (offset,) in iter_unpack(form, tables["loca"])]
        (self._metrics,) = unpack_from(">H", tables["hhea"], 34)

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
            "head": self._tables["head"][:8] + bytes(4) + self._tables["head"][12:50] + pack(">hh", 1, 0),
            "hhea": self._tables["hhea"][:34] + pack(">H", len(new)),
            "hmtx": b"".join([data.metric for data in drawn]),
            "loca": pack(f">{len(offsets)}L", *offsets),
            "maxp": self._tables["maxp"][:4] + pack(">H", len(new)) + self._tables["maxp"][6:],
            "name": self._name,
        }
        return _file(tables), new

    def _metric(self, glyph: int) -> bytes:
        table = self._tables["hmtx"]
        if glyph < self._metrics:
            return table[4 * glyph : 4 * glyph + 4]
        last = 4 * self._metrics
        at = last + 2 * (glyph - self._metrics)
        return table[last - 4 : last - 2] + table[at : at + 2]

    def _glyph(self, glyph: int) -> _Glyph:
        if glyph not in self._glyphs:
            data = self._tables["glyf"][self._offsets[glyph] : self._offsets[glyph + 1]]
            parts: tuple[tuple[int, int], ...] = ()
            if data and (contours := unpack_from(">h", data)[0]) >= 0:
                at = 10 + 2 * contours
                (hints,) = unpack_from(">H", data, at)
                data = data[:at] + bytes(2) + data[at + 2 + hints :]
            elif data:
                data, parts = _composite(data)
            self._glyphs[glyph] = _Glyph(data + bytes(-len(data) % 4), parts, self._metric(glyph))
        return self._glyphs[glyph]


def _named(name: str) -> bytes:
    """A table that holds the PostScript name alone: by it a proof knows whose font it is."""
    written = name.encode("utf-16-be")
    return pack(">9H", 0, 1, 18, 3, 1, 0x409, 6, len(written), 0) + written


def _composite(data: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    plain = bytearray(data)
    parts: list[tuple[int, int]] = []
    at, flags = 10, MORE
    while flags & MORE:
        flags, part = unpack_from(">HH", data, at)
        plain[at : at + 2] = pack(">H", flags & ~HAS_HINTS)
        parts.append((at + 2, part))
        at += 8 if flags & ARGUMENTS_ARE_WORDS else 6
        at += 2 if flags & HAS_SCALE else 4 if flags & HAS_TWO_SCALES else 8 if flags & HAS_MATRIX else 0
    return bytes(plain[:at]), tuple(parts)


def _file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    head = pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * (count - (1 << power)))
    at = len(head) + 16 * count
    directory: list[bytes] = []
    body: list[bytes] = []
    sums = 0
    for name, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        checksum = _checksum(padded)
        sums += checksum
        if name == "head":
            holder = len(body)
        directory.append(pack(">4sLLL", name.encode(), checksum, at, len(data)))
        body.append(padded)
        at += len(padded)
    start = head + b"".join(directory)
    adjusted = pack(">L", (0xB1B0AFBA - sums - _checksum(start)) & 0xFFFFFFFF)
    body[holder] = body[holder][:8] + adjusted + body[holder][12:]
    return b"".join((start, *body))


def _checksum(data: bytes) -> int:
    """Of as many bytes as make whole numbers."""
    numbers = array("I", data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return sum(numbers) & 0xFFFFFFFF
