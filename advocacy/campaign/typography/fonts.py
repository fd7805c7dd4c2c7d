"""Bundled fonts: what they are called, which characters they can draw, how wide text is in them and where it breaks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining

from advocacy.campaign.field_types import has_arabic
from advocacy.campaign.typography.font_tables import advances, opened, postscript_name, substitutes
from advocacy.campaign.typography.stylesheet import font_files
from advocacy.errors import AdvocacyError, Problem

FONT_ENDINGS = (".ttf", ".otf")


@dataclass(frozen=True, slots=True)
class Font:
    """One font file of ``fonts/``."""

    file: str
    postscript_name: str
    characters: frozenset[int]
    """Those that the font can draw, by code point."""


def read_fonts(files: Mapping[str, bytes]) -> tuple[Font, ...]:
    """The fonts among ``files``; raises every one that cannot be read."""
    fonts: list[Font] = []
    problems: list[Problem] = []
    for name, data in files.items():
        if not name.lower().endswith(FONT_ENDINGS):
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
    with opened(data, checked=True) as font:
        tables = {tag: font.reader[tag] for tag in font.reader.keys()}  # noqa: SIM118 - holds each to its checksum
        called = postscript_name(tables["name"]) or name
    return Font(name, called, frozenset(_widths(data).alone))


JOINED = ("init", "medi", "fina")
"""OpenType's features for a letter that is joined to the next, to both, to the one before."""

LAM_ALEF = 0.25
"""How much wider lam and alef are together than one by one, at most."""

_LAM_ALEF = re.compile("\u0644[\u0627\u0622\u0623\u0625\u0671]")


class Ruler:
    """How wide text will be and where it breaks, worked out from font files alone, without a layout engine.

    A character is drawn by the first font that has it, in the order they are given. Widths are in parts of the size of
    type. Letters are as wide as Arabic joins them (OpenType init, medi, fina). Kerning and most ligatures are left out,
    so nearly all text is narrower than it says: see ``width``.
    """

    def __init__(self, fonts: Sequence[bytes]) -> None:
        self._fonts = fonts
        self._alone: dict[int, float] = {}
        for data in reversed(fonts):
            self._alone |= _widths(data).alone
        self._joined: dict[int, Mapping[str, float]] = {}
        # An address is measured by every way that it could be written, and its parts are mostly the same.
        self._known: dict[str, float] = {}

    @staticmethod
    def of(name: str, files: Mapping[str, bytes]) -> "Ruler":
        """Measures in the fonts that the style sheet ``name`` of ``files`` sets its text in."""
        declared = font_files(name, files[name].decode("utf-8-sig", "replace"))
        return _ruler(*(files[file] for file in declared if file in files and file.lower().endswith(FONT_ENDINGS)))

    def draws(self, character: str) -> bool:
        """Whether any of the fonts can draw ``character``."""
        return ord(character) in self._alone

    def width(self, text: str) -> float:
        """How wide ``text`` is on one line.

        HarfBuzz makes the Arabic names of the shipped list 3 % narrower on average, 13 % at most, and 1 % wider at
        worst. A character that no font draws counts as wide as the type is high.
        """
        if text not in self._known:
            self._known[text] = self._measure(text)
        return self._known[text]

    def _measure(self, text: str) -> float:
        if text.isascii():
            return sum(self._alone.get(ord(character), 1.0) for character in text)
        bare = [c for c in text if not combining(c)]
        width = LAM_ALEF * len(_LAM_ALEF.findall("".join(bare)))
        forms = [self._forms(character) for character in bare]
        for character, before, own, after in zip(bare, [{}, *forms], forms, [*forms[1:], {}], strict=False):
            joins = "init" in before and "fina" in own, "init" in own and "fina" in after
            form = {(True, True): "medi", (True, False): "fina", (False, True): "init"}.get(joins, "")
            width += own.get(form, self._alone.get(ord(character), 1.0))
        return width

    def lines(self, text: str, room: float) -> Iterator[str]:
        """``text``, broken between words where it is wider than ``room``; a word alone may be wider."""
        taken = ""
        for word in text.split():
            longer = f"{taken} {word}" if taken else word
            if taken and self.width(longer) > room:
                yield taken
                taken = word
            else:
                taken = longer
        yield taken

    def _forms(self, character: str) -> Mapping[str, float]:
        """The widths of the forms of a character that is joined, in the font that draws it."""
        if (code := ord(character)) not in self._joined:
            data = next((data for data in self._fonts if code in _widths(data).alone), None)
            joined = _widths(data).joined if data is not None and has_arabic(character) else {}
            self._joined[code] = joined.get(code, {})
        return self._joined[code]


@lru_cache(maxsize=4)  # a change to the list measures the same addresses before and after
def _ruler(*fonts: bytes) -> Ruler:
    return Ruler(fonts)


class _Widths(NamedTuple):
    alone: Mapping[int, float]
    """Of each character of a font by itself."""
    joined: Mapping[int, Mapping[str, float]]
    """Of the forms that each letter is joined in, by OpenType feature."""


@lru_cache(maxsize=16)
def _widths(data: bytes) -> _Widths:
    with opened(data) as font:
        units, table = font["head"].unitsPerEm, font.getTableData("GSUB") if "GSUB" in font else b""
        widths = [width / units for width in advances(font)]
        glyphs = {code: int(glyph) for code, glyph in font.getBestCmap().items()}
    # Amiri draws a letter and its dots as glyphs of their own.
    forms = {feature: substitutes(table, feature) if table else {} for feature in JOINED}
    joined = {
        code: {name: sum(widths[part] for part in given[glyph]) for name, given in forms.items() if glyph in given}
        for code, glyph in glyphs.items()
    }
    return _Widths(
        {code: widths[glyph] for code, glyph in glyphs.items()}, {code: each for code, each in joined.items() if each}
    )
