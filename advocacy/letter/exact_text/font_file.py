"""What a font file holds beside what Pango gives: outlines, widths, and blanks that can carry text."""

from collections.abc import Iterable
from functools import cache, cached_property
from io import BytesIO
from struct import unpack_from
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from advocacy.campaign.typography.font_tables import opened, postscript_name
from advocacy.letter.exact_text.glyph_table import GlyphTable

BLANKS = (0x2003, 0x2002, 0x2004, 0x0020, 0x2005, 0x2009, 0x2006, 0x200A)
"""Spaces of many widths: their glyphs carry characters and draw nothing."""


class Face:
    """What a font file holds beside what Pango gives: outlines, widths and blanks."""

    def __init__(self, data: bytes, index: int) -> None:
        # Of a large font little is needed, and reading all of it takes long: what can be is read from its bytes.
        self._data, self._index = data, index
        font = opened(data, index)
        self._tables = font.reader
        self._outlines: dict[int, bytes] = {}
        self._widths: dict[int, int] = {}
        (self.units,) = unpack_from(">H", self._tables["head"], 18)
        hhea, self._metrics = self._tables["hhea"], self._tables["hmtx"]
        (self._measured,) = unpack_from(">H", hhea, 34)
        self._name = postscript_name(self._tables["name"])
        self.ascent, self.descent = (round(units * 1000 / self.units) for units in unpack_from(">2h", hhea, 4))
        cmap = font.getBestCmap()
        spaces = (int(cmap[character]) for character in BLANKS if character in cmap)
        self._blanks = [glyph for glyph in spaces if self.width(glyph) and not self.outline(glyph)]

    @property
    def can_carry(self) -> bool:
        """Whether the font has a blank at all."""
        return bool(self._blanks)

    def blank(self, width: float) -> int:
        """The glyph that draws nothing and comes nearest to ``width``, in parts of the font size."""
        glyph: int = min(self._blanks, key=lambda blank: abs(self.width(blank) - width * 1000))
        return glyph

    def width(self, glyph: int) -> int:
        """The advance of ``glyph`` in thousandths of the font size, as PDF wants it."""
        width = self._widths.get(glyph)
        if width is None:
            (units,) = unpack_from(">H", self._metrics, 4 * min(glyph, self._measured - 1))
            width = self._widths[glyph] = int(0.5 + units * 1000 / self.units)
        return width

    @cached_property
    def _table(self) -> GlyphTable:
        return GlyphTable({tag: self._tables[tag] for tag in GlyphTable.READ}, self._name)

    @cached_property
    def _whole(self) -> TTFont:
        """Read by fontTools, where there are no outlines of TrueType in it."""
        return TTFont(BytesIO(self._data), fontNumber=self._index, lazy=True)

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """A TrueType font of ``glyphs`` alone, and their ids in it."""
        return self._table.subset(glyphs)

    def outline(self, glyph: int) -> bytes:
        """The path of ``glyph`` as PDF operators, in units of the font; empty where there is nothing to draw."""
        if glyph not in self._outlines:
            if "glyf" in self._tables:
                alone, new = self.subset([glyph])
                font, own = TTFont(BytesIO(alone)), new[glyph]
            else:
                font, own = self._whole, glyph
            glyphs = font.getGlyphSet()
            pen = _PathPen(glyphs)
            glyphs[font.getGlyphName(own)].draw(pen)
            self._outlines[glyph] = " ".join(pen.operators).encode()
        return self._outlines[glyph]


class _PathPen(BasePen):  # type: ignore[misc]
    """Writes an outline as path operators of PDF.

    In whole units of the font: points of a TrueType curve are, and what makes it cubic is half a unit off at most.
    """

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - named by fontTools
        self.operators.append(f"{point[0]:.0f} {point[1]:.0f} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{point[0]:.0f} {point[1]:.0f} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(" ".join(f"{x:.0f} {y:.0f}" for x, y in points) + " c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")


@cache
def face(data: bytes, index: int) -> Face:
    """The font number ``index`` of a font file, read once in each process."""
    return Face(data, index)
