"""Rules of single recipients stand in ``campaigns/broken``; here is what the records give."""

from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.field_types import ISO_CODES, has_arabic
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.states import Region


def recipient(campaign: Campaign, identifier: str) -> Recipient:
    return next(recipient for recipient in campaign.directory.recipients if recipient.id == identifier)


def test_norway_is_a_country(small: Campaign) -> None:
    norway = recipient(small, "no-gov")
    assert norway.country == "NO"
    assert small.directory.state_of(norway).other == ("النروج",)


def test_the_office_is_that_of_its_holder(small: Campaign) -> None:
    assert recipient(small, "it-gov").office_in_gender == "رئيسة مجلس الوزراء"
    assert recipient(small, "sa-gov").office_in_gender == "ولي العهد رئيس مجلس الوزراء"
    assert recipient(small, "no-gov").office_in_gender is None


def test_the_post_office_reads_the_name_first(small: Campaign) -> None:
    lines = recipient(small, "de-bafa").postal_lines
    assert lines[0] == "Bundesamt für Wirtschaft und Ausfuhrkontrolle"
    assert lines[-1] == "GERMANY"
    assert recipient(small, "ma-gov").postal_lines == ()


def test_a_source_without_a_page_vouches_for_nothing(small: Campaign) -> None:
    assert not recipient(small, "no-gov").has_source(Fact.OFFICE)
    assert recipient(small, "de-bafa").has_source(Fact.POSTAL)


def test_records_cannot_be_changed(small: Campaign) -> None:
    with pytest.raises(ValueError, match="frozen"):
        recipient(small, "de-bafa").country = "FR"
    with pytest.raises(TypeError):
        small.directory.states["FR"] = small.directory.states["DE"]  # type: ignore[index]


def test_codes_are_those_of_iso_3166() -> None:
    assert {"MA", "NO", "GB", "PS", "VA", "EU", "XK"} <= ISO_CODES
    assert not {"UK", "XX", "ZZZ", "001"} & ISO_CODES


def test_a_retired_recipient_is_kept_and_no_longer_written_to(folder: Path) -> None:
    path = folder / "recipients.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(
            "    note: the holder", "    retired: {reason: x, date: 2026-05, successor: de-bafa}\n    note: the holder"
        )
    )
    directory = load_campaign(folder).directory
    assert "ma-gov" in [recipient.id for recipient in directory.listed]
    assert "ma-gov" not in [recipient.id for recipient in directory.recipients]
    assert len(directory.recipients) == 4


def test_regions_have_names_in_both_languages() -> None:
    assert len(Region) == 15
    for region in Region:
        assert has_arabic(region.arabic)
        assert region.english.isascii()
