"""What is set once, in ``letters/campaign.yaml``; what its rules say is in ``campaigns/broken``."""

from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.settings import day_of_letters
from advocacy.campaign.typography.paper import Paper
from tests.conftest import REPO, lay_out


def test_the_shipped_campaign_names_nobody_as_its_sender() -> None:
    settings = load_campaign(REPO).settings
    assert settings.sender is None
    assert settings.day is None
    assert settings.paper is Paper.A4
    assert settings.expects == ("government", "export-control")
    assert settings.delivery.by_mission == ("un-new-york", "washington")


BEFORE = {"expects": (), "kinds": {}, "audiences": {}, "translation": ()}
"""What a campaign says nothing of that is older than these settings."""


def test_a_campaign_from_before_goes_by_the_usual_settings(tmp_path: Path) -> None:
    """Nobody is missed, and backs stay blank: that was said of the shipped list. Its audiences are those of before."""
    root = lay_out(tmp_path / "c")
    usual = load_campaign(root).settings.model_copy(update=BEFORE)
    (root / "letters" / "campaign.yaml").unlink()
    assert load_campaign(root).settings == usual
    assert load_campaign(root).directory.declared == load_campaign(REPO).directory.declared


def test_a_changed_setting_is_a_changed_input(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "c")
    before = load_campaign(root).fingerprint
    (root / "letters" / "campaign.yaml").write_text("paper: letter\n", "utf-8")
    assert load_campaign(root).settings.paper is Paper.LETTER
    assert load_campaign(root).fingerprint != before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1448-06-21", "; of the Hijri calendar, it is 2026-12-01"),
        ("1448-06-30", "is it a year of the Hijri calendar"),
        ("2026-12-01 99", "is not a date"),
        ("1999-12-31", "from 2000 to 2100"),
        ("2101-01-01", "from 2000 to 2100"),
        ("2026-02-30", "is not a date"),
        ("20261123", "is not a date"),
        ("23.11.2026", "is not a date"),
    ],
)
def test_a_day_that_cannot_date_a_letter_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        day_of_letters(text)


@pytest.mark.parametrize("text", ["2000-01-01", "2026-11-23", "2100-12-31"])
def test_any_other_day_can(text: str) -> None:
    assert day_of_letters(text).isoformat() == text


@pytest.mark.parametrize("text", ["٢٠٢٦-١٢-٠١", "۲۰۲۶-۱۲-۰۱", " 2026-12-01 ", "2026-12-01T10:22:01"])
def test_a_day_may_be_written_in_any_digits_and_with_an_hour(text: str) -> None:
    assert day_of_letters(text).isoformat() == "2026-12-01"
