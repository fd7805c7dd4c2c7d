"""How wide text will be, told from the font alone: letters joined as Arabic joins them, nothing set in type."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any
from unicodedata import combining

from fontTools.ttLib import TTFont

JOINED = ("init", "medi", "fina")
"""OpenType's features for a letter that is joined to the next, to both, to the one before."""

LAM_ALEF = 0.25
"""How much wider lam and alef are together than one by one, at most."""

_LAM_ALEF = re.compile("\u0644[\u0627\u0622\u0623\u0625\u0671]")


class Ruler:
    """Measures in parts of the size of type; fonts are tried in the order they are given."""

    def __init__(self, fonts: Sequence[bytes]) -> None:
        self._fonts = [_advances(data) for data in fonts]

    def draws(self, character: str) -> bool:
        """Whether any of the fonts can draw ``character``."""
        return any(ord(character) in alone for alone, _ in self._fonts)

    def width(self, text: str) -> float:
        """How wide ``text`` is on one line at most; ligatures and kerning make it up to a quarter less."""
        bare = [c for c in text if not combining(c)]
        width = LAM_ALEF * len(_LAM_ALEF.findall("".join(bare)))
        for n, character in enumerate(bare):
            alone, joined = next((font for font in self._fonts if ord(character) in font[0]), ({}, {}))
            before = n > 0 and "init" in joined.get(ord(bare[n - 1]), {}) and "fina" in joined.get(ord(character), {})
            after = (
                n + 1 < len(bare)
                and "init" in joined.get(ord(character), {})
                and "fina" in joined.get(ord(bare[n + 1]), {})
            )
            form = {(True, True): "medi", (True, False): "fina", (False, True): "init"}.get((before, after), "")
            width += joined.get(ord(character), {}).get(form, alone.get(ord(character), 1.0))
        return width


@cache
def _advances(data: bytes) -> tuple[Mapping[int, float], Mapping[int, Mapping[str, float]]]:
    """The width of each character alone, and of the forms it is joined in."""
    with TTFont(BytesIO(data), lazy=True) as font:
        units, metrics, characters = font["head"].unitsPerEm, font["hmtx"].metrics, font.getBestCmap()
        forms = {feature: _substitutes(font, feature) for feature in JOINED}
        alone = {code: metrics[glyph][0] / units for code, glyph in characters.items()}
        joined = {
            code: {
                name: sum(metrics[part][0] for part in given[glyph]) / units
                for name, given in forms.items()
                if glyph in given
            }
            for code, glyph in characters.items()
        }
        return alone, {code: widths for code, widths in joined.items() if widths}


def _substitutes(font: Any, feature: str) -> Mapping[str, list[str]]:
    """The glyphs that take the place of one in ``feature``."""
    found: dict[str, list[str]] = {}
    if "GSUB" not in font:
        return found
    table = font["GSUB"].table
    records = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == feature]
    for number in sorted({number for record in records for number in record.LookupListIndex}):
        for part in table.LookupList.Lookup[number].SubTable:
            inner = getattr(part, "ExtSubTable", part)
            if inner.LookupType in (1, 2):  # Amiri draws a letter and its dots as glyphs of their own
                found |= {glyph: [given] if isinstance(given, str) else given for glyph, given in inner.mapping.items()}
    return found
