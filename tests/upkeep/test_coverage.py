"""Who is on the list, region by region: ``advocacy.upkeep.coverage``."""

import pytest

from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import read_recipients
from advocacy.campaign.states import Region
from advocacy.files.yaml_document import parse
from advocacy.upkeep.coverage import coverage, states_without
from tests.conftest import CAMPAIGNS

BOTH = ("government", "export-control")
WASSENAAR = '\nwassenaar: {page: "https://example.org/", states: [DE, IT, "NO"]}\n'


def test_every_recipient_is_counted_once(shipped: Campaign) -> None:
    ways = dict.fromkeys((each.id for each in shipped.directory.recipients), "berlin")
    regions = [*coverage(shipped.directory, ways)]
    assert [covered.region for covered in regions] == [region for region in Region if region is not Region.NONE]
    counted = [r.id for covered in regions for r in (*covered.with_address, *covered.without_address, *covered.retired)]
    assert sorted(counted) == sorted(r.id for r in shipped.directory.listed)
    assert sorted(each for covered in regions for each in covered.ways.get("berlin", ())) == sorted(ways)


def test_who_is_missing_is_named_by_state() -> None:
    text = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8") + WASSENAAR
    text = text.replace('"https://example.org/bafa", checked: 2021-11}', '"https://example.org/bafa"}')
    retired = text.replace("rank: agency-head", "rank: agency-head\n    retired: {reason: merged, date: 2026}")
    for written, no_authority in ((text, ("IT", "NO")), (retired, ("DE", "IT", "NO"))):
        directory = read_recipients(parse(written, "recipients.yaml"), usual())
        assert states_without(directory, "government") == ("DE",)
        assert states_without(directory, "export-control") == no_authority
    (germany,) = (
        covered
        for covered in coverage(directory, dict.fromkeys(("it-gov", "ma-gov", "no-gov", "sa-gov"), "nowhere"), BOTH)
        if covered.region is Region.WESTERN_EUROPE
    )
    assert (germany.recipients, germany.missing) == ((), {"government": ("DE",), "export-control": ("DE",)})
    assert [r.id for r in germany.retired] == ["de-bafa"]


@pytest.mark.parametrize(
    ("expects", "governments", "authorities"),
    [(["government"], ["DE"], []), (["export-control"], [], ["DE", "IT", "NO"]), ([], [], [])],
)
def test_only_who_is_expected_is_missed(expects: list[str], governments: list[str], authorities: list[str]) -> None:
    text = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8") + WASSENAAR
    retired = text.replace("rank: agency-head", "rank: agency-head\n    retired: {reason: merged, date: 2026}")
    directory = read_recipients(parse(retired, "recipients.yaml"), usual())
    regions = [*coverage(directory, dict.fromkeys(("it-gov", "ma-gov", "no-gov", "sa-gov"), "nowhere"), expects)]
    assert sorted(code for covered in regions for code in covered.missing.get("government", ())) == governments
    assert sorted(code for covered in regions for code in covered.missing.get("export-control", ())) == authorities
