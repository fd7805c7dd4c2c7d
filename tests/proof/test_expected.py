"""What a letter must hold: two ways to one date line, and margins from the style sheet."""

from datetime import date

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.protocol import Digits
from advocacy.letter import merge
from advocacy.proof.expected import EDGE, _sides, date_line


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("digits", Digits)
def test_proof_and_letter_come_to_the_same_date_on_their_own(shipped: Campaign, month: int, digits: Digits) -> None:
    lines = shipped.protocol.dates.model_copy(
        update={"digits_elsewhere": digits, "hijri_corrections": {"2026-05-09": "1447-11-21"}}
    )
    assert date_line is not merge.date_line
    for country in shipped.directory.states:
        day = date(2026, month, 9)
        assert date_line(lines, day, country) == merge.date_line(lines, day, country)


@pytest.mark.parametrize(
    ("style", "sides"),
    [
        ("@page { margin: 20mm 20mm 13mm }", (20, 20)),
        ("@page { size: A4; margin: 1in }", (25.4, 25.4)),
        ("@page{margin:1cm 2cm 3cm 40mm}", (40, 20)),
        ("/* @page { margin: 1mm } */ @page { margin: 0 12mm }", (12, 12)),
        ("@page { margin-left: 3cm }", (EDGE, EDGE)),
        ("@page { margin: calc(1mm + 1cm) }", (EDGE, EDGE)),
        ("p { margin: 3cm }", (EDGE, EDGE)),
    ],
)
def test_margins(style: str, sides: tuple[float, float]) -> None:
    assert _sides(style) == sides
