"""The glyphs of one face, taken from many subsets of it, as one TrueType font (OpenType 1.9)."""

import struct
from itertools import accumulate

from advocacy.binding.truetype import OFFSETS_FORMAT, Outlines, font_file, is_composite, parts_of

DRAWS = ("cvt ", "fpgm", "prep")
"""Tables that glyphs are drawn with: where they differ, so may the glyphs."""

TABLE, NUMBERS = struct.Struct(">4sLLL"), 0xFFFF
"""An entry of the directory of tables; the most glyphs of a font."""


class Subset(Outlines):
    """A TrueType font as PDF embeds it."""

    def __init__(self, data: bytes) -> None:
        (count,) = struct.unpack_from(">H", data, 4)
        entries = [TABLE.unpack_from(data, 12 + TABLE.size * number) for number in range(count)]
        self.tables = {tag.decode("latin-1"): data[start : start + length] for tag, _, start, length in entries}
        super().__init__(self.tables)

    @property
    def face(self) -> tuple[bytes, ...]:
        """What subsets of one face have alike, beside its name."""
        return self.tables["head"][16:20], *(self.tables.get(tag, b"") for tag in DRAWS)


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
            for start, _, _, part in [*parts_of(outline)] if is_composite(outline) else ():
                struct.pack_into(">H", outline, start + 2, self._take(subset, part, new, within | {glyph}))
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
            "head": old["head"][:8] + bytes(4) + old["head"][12:50] + OFFSETS_FORMAT,
            "hhea": old["hhea"][:34] + struct.pack(">H", count),
            "hmtx": b"".join(metric for _, metric in self._numbers),
            "loca": struct.pack(f">{len(offsets)}L", *offsets),
            "maxp": old["maxp"][:4] + struct.pack(">14H", count, *self._most),
        }
        return font_file(tables)
