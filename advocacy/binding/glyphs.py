"""The glyphs of one face, taken from many subsets of it, as one TrueType font (OpenType 1.9)."""

import struct
from collections.abc import Mapping
from itertools import accumulate

DRAWS = ("cvt ", "fpgm", "prep")
"""Tables that glyphs are drawn with: where they differ, so may the glyphs."""

ARGUMENTS_ARE_WORDS, HAS_SCALE, MORE, HAS_TWO_SCALES, HAS_MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80
HEAD, NUMBERS, ADJUSTED = struct.Struct(">4sLLL"), 0xFFFF, 0xB1B0AFBA


class Subset:
    """A TrueType font as PDF embeds it."""

    def __init__(self, data: bytes) -> None:
        (count,) = struct.unpack_from(">H", data, 4)
        entries = [HEAD.unpack_from(data, 12 + HEAD.size * number) for number in range(count)]
        self.tables = {tag.decode("latin-1"): data[start : start + length] for tag, _, start, length in entries}
        (long,) = struct.unpack_from(">h", self.tables["head"], 50)
        loca = self.tables["loca"]
        self._offsets = (
            struct.unpack(f">{len(loca) // 4}L", loca)
            if long
            else tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))
        )
        (self._wide,) = struct.unpack_from(">H", self.tables["hhea"], 34)

    @property
    def face(self) -> tuple[bytes, ...]:
        """What subsets of one face have alike, beside its name."""
        return self.tables["head"][16:20], *(self.tables.get(tag, b"") for tag in DRAWS)

    def outline(self, glyph: int) -> bytes:
        """The outline of ``glyph``; empty where it draws nothing."""
        return self.tables["glyf"][self._offsets[glyph] : self._offsets[glyph + 1]]

    def metric(self, glyph: int) -> bytes:
        """How far ``glyph`` moves on, and where its outline begins."""
        table, wide = self.tables["hmtx"], self._wide
        if glyph < wide:
            return table[4 * glyph : 4 * glyph + 4]
        at = 4 * wide + 2 * (glyph - wide)
        return table[4 * wide - 4 : 4 * wide - 2] + table[at : at + 2]


class Face:
    """A font that grows by the glyphs of subsets; equal glyphs are one."""

    def __init__(self, first: Subset) -> None:
        self._tables = dict(first.tables)
        self._numbers: dict[tuple[bytes, bytes], int] = {}
        self._most = [0] * 13
        self.add(first, [0])

    def add(self, subset: Subset, glyphs: list[int]) -> dict[int, int]:
        """Take up ``glyphs`` of ``subset``; gives what they are called here. Raises where there is no room for them."""
        new: dict[int, int] = {}
        for glyph in glyphs:
            self._take(subset, glyph, new, frozenset())
        most = struct.unpack_from(">13H", subset.tables["maxp"], 6)
        self._most = [max(pair) for pair in zip(self._most, most, strict=True)]
        return new

    def _take(self, subset: Subset, glyph: int, new: dict[int, int], within: frozenset[int]) -> int:
        if glyph in within:
            msg = "a glyph is a part of itself"
            raise ValueError(msg)
        if glyph not in new:
            outline = bytearray(subset.outline(glyph))
            for at, part in _parts(outline):
                struct.pack_into(">H", outline, at, self._take(subset, part, new, within | {glyph}))
            new[glyph] = self._numbers.setdefault((bytes(outline), subset.metric(glyph)), len(self._numbers))
            if len(self._numbers) > NUMBERS:
                msg = "has more glyphs than a font can have"
                raise ValueError(msg)
        return new[glyph]

    def font(self) -> bytes:
        """The font of all glyphs."""
        outlines = [outline + bytes(-len(outline) % 4) for outline, _ in self._numbers]
        offsets = [0, *accumulate(map(len, outlines))]
        count, old = len(outlines), self._tables
        tables = {tag: old[tag] for tag in DRAWS if tag in old} | {
            "glyf": b"".join(outlines),
            "head": old["head"][:8] + bytes(4) + old["head"][12:50] + struct.pack(">hh", 1, 0),
            "hhea": old["hhea"][:34] + struct.pack(">H", count),
            "hmtx": b"".join(metric for _, metric in self._numbers),
            "loca": struct.pack(f">{len(offsets)}L", *offsets),
            "maxp": old["maxp"][:4] + struct.pack(">14H", count, *self._most),
        }
        return _file(tables)


def _parts(outline: bytes | bytearray) -> list[tuple[int, int]]:
    """Where a glyph names others that it is made of, and which."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts: list[tuple[int, int]] = []
    at, flags = 10, MORE
    while flags & MORE:
        flags, part = struct.unpack_from(">HH", outline, at)
        parts.append((at + 2, part))
        at += 8 if flags & ARGUMENTS_ARE_WORDS else 6
        at += 2 if flags & HAS_SCALE else 4 if flags & HAS_TWO_SCALES else 8 if flags & HAS_MATRIX else 0
    return parts


def _file(tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    font = bytearray(struct.pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * (count - (1 << power))))
    start = len(font) + HEAD.size * count
    body = bytearray()
    head = 0
    for tag, data in sorted(tables.items()):
        head = start + len(body) if tag == "head" else head
        font += HEAD.pack(tag.encode("latin-1"), _checksum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    font += body
    struct.pack_into(">L", font, head + 8, (ADJUSTED - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF
