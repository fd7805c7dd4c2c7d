"""TrueType fonts, as far as embedding and binding them goes: where glyphs are, and a file of tables (OpenType 1.9)."""

import sys
from array import array
from collections.abc import Iterator, Mapping
from struct import iter_unpack, pack, unpack_from

ARGUMENTS_ARE_WORDS, HAS_SCALE, MORE, HAS_TWO_SCALES, HAS_MATRIX, HAS_HINTS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100

OFFSETS_FORMAT = pack(">hh", 1, 0)
"""The end of ``head`` where ``loca`` is written in long numbers."""


class Outlines:
    """The glyphs in the ``tables`` of a font; numbered as there."""

    def __init__(self, tables: Mapping[str, bytes]) -> None:
        self._glyf, self._metrics = tables["glyf"], tables["hmtx"]
        (long,) = unpack_from(">h", tables["head"], 50)
        unit = 1 if long else 2
        self._offsets = [unit * offset for (offset,) in iter_unpack(">L" if long else ">H", tables["loca"])]
        (self._measured,) = unpack_from(">H", tables["hhea"], 34)

    def outline(self, glyph: int) -> bytes:
        """The outline of ``glyph``; empty where it draws nothing."""
        return self._glyf[self._offsets[glyph] : self._offsets[glyph + 1]]

    def metric(self, glyph: int) -> bytes:
        """How far ``glyph`` moves on, and where its outline begins."""
        table, last = self._metrics, 4 * self._measured
        if glyph < self._measured:
            return table[4 * glyph : 4 * glyph + 4]
        at = last + 2 * (glyph - self._measured)
        return table[last - 4 : last - 2] + table[at : at + 2]


def is_composite(outline: bytes | bytearray) -> bool:
    """Whether a glyph is made of others."""
    return bool(outline) and bool(unpack_from(">h", outline)[0] < 0)


def parts_of(outline: bytes | bytearray) -> Iterator[tuple[int, int, int, int]]:
    """The glyphs that a composite one is made of: where each part begins and ends, its flags, its glyph."""
    at, flags = 10, MORE
    while flags & MORE:
        start = at
        flags, glyph = unpack_from(">HH", outline, at)
        at += 8 if flags & ARGUMENTS_ARE_WORDS else 6
        at += 2 if flags & HAS_SCALE else 4 if flags & HAS_TWO_SCALES else 8 if flags & HAS_MATRIX else 0
        yield start, at, flags, glyph


def font_file(tables: Mapping[str, bytes]) -> bytes:
    """The file of ``tables``, in the order of their names, with its checksums."""
    count = len(tables)
    power = count.bit_length() - 1
    head = pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * (count - (1 << power)))
    at = len(head) + 16 * count
    directory: list[bytes] = []
    body: list[bytes] = []
    sums = holder = 0
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        checksum = _checksum(padded)
        sums += checksum
        if tag == "head":
            holder = len(body)
        directory.append(pack(">4sLLL", tag.encode("latin-1"), checksum, at, len(data)))
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
