"""Tables of fonts are read as fontTools reads them, and no further than a font has any."""

from io import BytesIO
from struct import error, pack
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.typography.font_tables import advances, opened, postscript_name, substitutes
from advocacy.campaign.typography.fonts import JOINED


def as_fonttools_has_it(font: TTFont, feature: str) -> dict[str, list[str]]:
    table, found = font["GSUB"].table, dict[str, Any]()
    records = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == feature]
    for number in sorted({number for record in records for number in record.LookupListIndex}):
        for part in table.LookupList.Lookup[number].SubTable:
            inner = getattr(part, "ExtSubTable", part)
            if inner.LookupType in (1, 2):
                found |= {glyph: [given] if isinstance(given, str) else given for glyph, given in inner.mapping.items()}
    return found


def test_the_bundled_fonts_are_read_as_fonttools_reads_them(shipped: Campaign) -> None:
    fonts = {name: data for name, data in shipped.files.items() if name.endswith(".ttf")}
    assert len(fonts) == 3
    for data in fonts.values():
        with opened(data) as ours, TTFont(BytesIO(data)) as theirs:
            assert postscript_name(ours.getTableData("name")) == theirs["name"].getDebugName(6)
            for feature in (*JOINED, "ccmp", "smcp", "locl", "nothing"):
                found = substitutes(ours.getTableData("GSUB"), feature)
                named = {
                    theirs.getGlyphName(glyph): [*map(theirs.getGlyphName, given)] for glyph, given in found.items()
                }
                assert named == as_fonttools_has_it(theirs, feature)
            assert advances(ours) == [theirs["hmtx"].metrics[name][0] for name in theirs.getGlyphOrder()]


@pytest.mark.parametrize("measured", [1, 2])
def test_glyphs_that_are_not_measured_are_as_wide_as_the_last_that_is(shipped: Campaign, measured: int) -> None:
    """As in fonts all of whose characters are as wide as each other."""
    with TTFont(BytesIO(shipped.files["fonts/Amiri-Bold.ttf"])) as font:
        glyphs, names = font["maxp"].numGlyphs, font.getGlyphOrder()
        font["hmtx"].metrics = {name: (600 - 100 * min(n, measured - 1), 0) for n, name in enumerate(names)}
        font.save(saved := BytesIO())
    with opened(saved.getvalue()) as font:
        assert len(font.reader["hmtx"]) < 4 * glyphs
        assert advances(font) == [600, 500][:measured] + [700 - 100 * measured] * (glyphs - measured)


def test_a_font_that_measures_fewer_glyphs_than_it_says_is_damaged(shipped: Campaign) -> None:
    with TTFont(BytesIO(shipped.files["fonts/Amiri-Bold.ttf"])) as font:
        font["hmtx"] = DefaultTable("hmtx")
        font["hmtx"].data = bytes(40)
        font.save(saved := BytesIO())
    with opened(saved.getvalue()) as font, pytest.raises(error):
        advances(font)


def gsub(*subtables: bytes, kind: int = 1) -> bytes:
    """A table with the feature «init», which has one lookup."""
    features = pack(">H4sH", 1, b"init", 8) + pack(">3H", 0, 1, 0)
    offsets, at = b"", 6 + 2 * len(subtables)
    for part in subtables:
        offsets, at = offsets + pack(">H", at), at + len(part)
    lookup = pack(">3H", kind, 0, len(subtables)) + offsets + b"".join(subtables)
    return pack(">5H", 1, 0, 0, 10, 10 + len(features)) + features + pack(">2H", 1, 4) + lookup


ONE = pack(">3H", 1, 6, 1) + pack(">3H", 1, 1, 5)


def test_a_glyph_for_a_glyph_and_several_for_one() -> None:
    assert substitutes(gsub(ONE), "init") == {5: (6,)}
    ranges = pack(">4H", 2, 10, 2, 40) + pack(">H", 41) + pack(">2H3H", 2, 1, 7, 8, 0)
    assert substitutes(gsub(ranges), "init") == {7: (40,), 8: (41,)}
    several = pack(">4H", 1, 14, 1, 8) + pack(">3H", 2, 30, 31) + pack(">3H", 1, 1, 9)
    assert substitutes(gsub(several, kind=2), "init") == {9: (30, 31)}
    elsewhere = pack(">2HI", 1, 1, 8) + ONE
    assert substitutes(gsub(elsewhere, kind=7), "init") == {5: (6,)}
    assert substitutes(gsub(ONE, kind=4), "init") == {}, "what joins several into one"


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (b"", 1),
        (pack(">3H", 1, 600, 1), 1),
        (pack(">3H", 1, 6, 1) + pack(">2H", 1, 60_000), 1),
    ],
)
def test_what_reaches_beyond_its_table_is_refused(table: bytes, kind: int) -> None:
    with pytest.raises(error):
        substitutes(gsub(table, kind=kind), "init")


def test_what_a_stranger_made_without_end_is_refused() -> None:
    everything = pack(">3H", 0, 0xFFFF, 0)
    with pytest.raises(ValueError, match="more glyphs than any font has"):
        substitutes(gsub(pack(">5H", 1, 6, 1, 2, 9000) + everything * 9000), "init")
    many = (
        pack(">4H", 1, 8 + 2 * 5000 + 2, 1, 8) + pack(">H", 5000) + pack(">5000H", *range(5000)) + pack(">3H", 1, 1, 9)
    )
    with pytest.raises(ValueError, match="more glyphs in the place of one than any font has"):
        substitutes(gsub(many, kind=2), "init")
    with pytest.raises(ValueError, match="more tables than any font has"):
        substitutes(gsub(*[ONE] * 1001), "init")
