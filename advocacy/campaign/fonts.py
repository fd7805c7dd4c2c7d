"""Bundled fonts: what they are called and which characters they can draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from fontTools.ttLib import TTFont

from advocacy.errors import AdvocacyError, Problem

ENDINGS = (".ttf", ".otf")


@dataclass(frozen=True, slots=True)
class Font:
    """One font file of ``fonts/``."""

    file: str
    postscript_name: str
    advances: Mapping[int, float]
    """How wide each character is, in parts of the font size."""

    @property
    def characters(self) -> frozenset[int]:
        """The characters that the font can draw."""
        return frozenset(self.advances)


def read_fonts(files: Mapping[str, bytes]) -> tuple[Font, ...]:
    """The fonts among ``files``; raises every one that cannot be read."""
    fonts: list[Font] = []
    problems: list[Problem] = []
    for name, data in files.items():
        if not name.lower().endswith(ENDINGS):
            continue
        try:
            fonts.append(_read_font(name, data))
        except Exception:  # noqa: BLE001 - a damaged font fails in any way
            remedy = "restore the file; «advocacy init DIR» writes out the bundled fonts"
            problems.append(Problem("is not a font, or a damaged one", remedy, name))
    if not fonts and not problems:
        remedy = "restore fonts/; «advocacy init DIR» writes out the bundled fonts"
        problems.append(Problem("holds no font (.ttf or .otf)", remedy, "fonts/"))
    if problems:
        raise AdvocacyError(problems)
    return tuple(fonts)


@lru_cache(maxsize=16)  # a preview that is watched, and a change to the list, read the same fonts again and again
def _read_font(name: str, data: bytes) -> Font:
    with TTFont(BytesIO(data), lazy=True, checkChecksums=2) as font:
        for table in font.reader.keys():  # noqa: SIM118 - reads the table and holds it to its checksum
            font.reader[table]
        postscript_name = font["name"].getDebugName(6) or name
        units, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        advances = {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}
        return Font(name, postscript_name, advances)
