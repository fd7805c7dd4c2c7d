"""The missions of ``recipients.yaml``; their rules through the program are in ``campaigns/broken``."""

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.missions import Mission


@pytest.mark.parametrize(
    ("country", "name", "short"),
    [
        ("GB", "Permanent Mission of the United Kingdom of … to the United Nations", "the United Kingdom to the UN"),
        ("MA", "Permanent Mission of the Kingdom of Morocco to the United Nations", "Morocco to the UN"),
        ("PS", "Permanent Observer Mission of the State of Palestine to the United Nations", "Palestine to the UN"),
        ("DE", "Embassy of the Federal Republic of Germany", "Embassy of Germany"),
        ("NL", "Embassy of the Kingdom of the Netherlands", "Embassy of the Netherlands"),
        ("NG", "Embassy of the Federal Republic of Nigeria", "Embassy of Nigeria"),
        ("NE", "Embassy of the Republic of the Niger", "Embassy of the Niger"),
    ],
)
def test_a_long_name_takes_the_short_name_of_its_state(country: str, name: str, short: str, shipped: Campaign) -> None:
    lines = ("Street 1", "GERMANY")
    told = {"country": country, "post": "un-new-york", "name": name, "lines": lines, "page": "https://example.org/"}
    mission = Mission.model_validate(told)
    assert mission.short_name(shipped.directory.states[country]).endswith(short)
    assert mission.at_united_nations


def test_a_name_of_another_kind_stays(shipped: Campaign) -> None:
    told = {"country": "US", "post": "berne", "lines": ("Street 1", "SWITZERLAND"), "page": "https://example.org/"}
    mission = Mission.model_validate({**told, "name": "United States Mission to the United Nations"})
    assert mission.short_name(shipped.directory.states["US"]) == "United States Mission to the UN"
    assert not mission.at_united_nations


def test_the_arabic_address_names_what_the_window_names(shipped: Campaign) -> None:
    """Some small states have their mission to the United Nations where others have an embassy."""
    missions: dict[str, set[str]] = {"Permanent": set(), "Embassy": set()}
    for mission in shipped.directory.missions:
        kind = mission.name.split()[0]
        if kind in missions and not mission.arabic:
            line = shipped.protocol.by_mission.line(mission, shipped.directory.states[mission.country])
            missions[kind].add(line.split()[1])
    assert missions == {"Permanent": {"البعثة"}, "Embassy": {"سفارة"}}
