"""What is read of font files without what makes fontTools slow: names of all glyphs, and all that OpenType can hold.

A font may be a stranger's. What reaches beyond its table raises ``struct.error``, what has no end ``ValueError``.
"""

from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from

from fontTools.ttLib import TTFont

SINGLE, MULTIPLE, EXTENSION = 1, 2, 7
"""Kinds of lookups: a glyph for a glyph, several glyphs for one, and either of them elsewhere."""

MOST_TABLES, MOST_GLYPHS, MOST_PARTS = 1_000, 0x10000, 16
"""Tables that a feature has, glyphs that one of them names, and glyphs that take the place of one."""

POSTSCRIPT_NAME = 6
MACINTOSH = 1
"""The platform that does not write in UTF-16."""

Substitutes = dict[int, tuple[int, ...]]


def opened(data: bytes, index: int = 0, *, checked: bool = False) -> TTFont:
    """A font whose glyphs are called by their numbers, as text; if ``checked``, its tables are held to checksums.

    ``index`` says which, where a file has several.
    """
    font = TTFont(BytesIO(data), fontNumber=index, lazy=True, checkChecksums=2 if checked else 0)
    font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
    return font


def postscript_name(table: bytes) -> str:
    """What the table ``name`` says that PostScript calls the font; empty where it does not."""
    _, count, texts = unpack_from(">3H", table)
    for number in range(count):
        platform, _, _, what, length, offset = unpack_from(">6H", table, 6 + 12 * number)
        if what == POSTSCRIPT_NAME:
            said = table[texts + offset : texts + offset + length]
            return said.decode("mac-roman" if platform == MACINTOSH else "utf-16-be")
    return ""


def advances(font: TTFont) -> list[int]:
    """How wide each glyph is, in units of the font; the last number of the table hmtx holds for all that follow."""
    (measured,) = unpack_from(">H", font.reader["hhea"], 34)
    own = unpack_from(f">{2 * measured}H", font.reader["hmtx"])[::2]
    return [*own, *own[-1:] * (font["maxp"].numGlyphs - measured)]


def substitutes(table: bytes, feature: str) -> Substitutes:
    """The glyphs that take the place of one in ``feature``, as the table GSUB has it; contexts are left out."""
    _, _, _, features, lookups = unpack_from(">5H", table)
    (count,) = unpack_from(">H", table, features)
    wanted: set[int] = set()
    for number in range(count):
        tag, offset = unpack_from(">4sH", table, features + 2 + 6 * number)
        if tag == feature.encode():
            wanted.update(_numbers(table, features + offset + 2))
    found: Substitutes = {}
    for tables, (kind, at) in enumerate(_subtables(table, lookups, sorted(wanted))):
        if tables == MOST_TABLES:
            msg = "more tables than any font has"
            raise ValueError(msg)
        if kind in (SINGLE, MULTIPLE):
            found.update(_single(table, at) if kind == SINGLE else _multiple(table, at))
    return found


def _subtables(table: bytes, lookups: int, wanted: list[int]) -> Iterator[tuple[int, int]]:
    """The kind and the place of each table in the lookups ``wanted``."""
    offsets = _numbers(table, lookups)
    for number in wanted:
        lookup = lookups + offsets[number]
        (kind,) = unpack_from(">H", table, lookup)
        for offset in _numbers(table, lookup + 4):
            at = lookup + offset
            if kind == EXTENSION:
                _, inner, further = unpack_from(">HHI", table, at)
                yield inner, at + further
            else:
                yield kind, at


def _single(table: bytes, at: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    kind, coverage, delta = unpack_from(">3H", table, at)
    covered = _covered(table, at + coverage)
    given = [(glyph + delta) % 0x10000 for glyph in covered] if kind == 1 else _numbers(table, at + 4)
    for glyph, other in zip(covered, given, strict=False):
        yield glyph, (other,)


def _multiple(table: bytes, at: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    _, coverage = unpack_from(">2H", table, at)
    for glyph, offset in zip(_covered(table, at + coverage), _numbers(table, at + 4), strict=False):
        parts = _numbers(table, at + offset)
        if len(parts) > MOST_PARTS:
            msg = "more glyphs in the place of one than any font has"
            raise ValueError(msg)
        yield glyph, parts


def _covered(table: bytes, at: int) -> list[int]:
    """The glyphs that a coverage table names, in its order."""
    kind, count = unpack_from(">2H", table, at)
    if kind == 1:
        return [*_numbers(table, at + 2)]
    glyphs: list[int] = []
    for number in range(count):
        first, last, _ = unpack_from(">3H", table, at + 4 + 6 * number)
        glyphs += range(first, last + 1)
        if len(glyphs) > MOST_GLYPHS:
            msg = "more glyphs than any font has"
            raise ValueError(msg)
    return glyphs


def _numbers(table: bytes, at: int) -> tuple[int, ...]:
    """So many numbers as the first one says."""
    (count,) = unpack_from(">H", table, at)
    return unpack_from(f">{count}H", table, at + 2)
