"""A letter in a window envelope: its address shows, wherever the folded sheet slides to."""

import pytest

from advocacy.letter.merge import Paper
from tests.conftest import OnEachPaper
from tests.press.ink import Box, pages_of

SPARE = {
    "dl": (220 - 210, 110 - 105),
    "c6": (162 - 155, 114 - 105),  # folded as for DL, then the right end to the back
    "c5": (229 - 210, 162 - 148.5),
}
"""How much narrower and lower the folded sheet is than the envelope."""

FROM_BOTTOM = {"dl": 15, "c6": 15, "c5": 57}
"""The lower edge of the window above that of the envelope (DIN 680)."""

FOLDED = {"dl": 105, "c6": 105, "c5": 148.5}


@pytest.fixture(scope="module", params=Paper)
def addresses(request: pytest.FixtureRequest, addressed: OnEachPaper) -> list[list[Box]]:
    """The lines of every postal address, where they stand on the sheet."""
    sheets = [pages_of(file.read_bytes())[0] for _, file in addressed[request.param]]
    return [[line for line in sheet.lines if line.lies_in(20, 45, 105, 90)] for sheet in sheets]


def test_the_whole_address_is_in_the_field(addresses: list[list[Box]]) -> None:
    assert len(addresses) > 10
    for lines in addresses:
        assert len(lines) >= 3
        assert lines[-1].text.strip().isupper()  # the country


@pytest.mark.parametrize("format_", SPARE)
def test_it_shows_on_an_upright_sheet_pushed_to_the_left(format_: str, addresses: list[list[Box]]) -> None:
    """The sheet stands on the lower edge of its envelope, as when it has been tapped on a table."""
    top = FOLDED[format_] - FROM_BOTTOM[format_] - 45
    for lines in addresses:
        for line in lines:
            assert line.lies_in(20, top, 110, top + 45), (format_, line)


def test_it_shows_in_dl_however_the_sheet_slides(addresses: list[list[Box]]) -> None:
    right, up = SPARE["dl"]
    top = FOLDED["dl"] - FROM_BOTTOM["dl"] - 45
    for lines in addresses:
        for line in lines:
            assert line.lies_in(20, top + up, 110 - right, top + 45), line
