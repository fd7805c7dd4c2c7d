"""Rules of single recipients stand in ``campaigns/broken``; here is what the records give."""

import pytest

from advocacy.campaign.folder import Campaign
from advocacy.campaign.recipients import ISO_CODES, Fact, Recipient


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
