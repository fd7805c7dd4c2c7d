"""What is proposed for a new recipient: ``advocacy.upkeep.suggestions``."""

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.field_types import Audience, Kind
from advocacy.upkeep import suggestions


def test_ranks_are_those_of_the_same_kind(shipped: Campaign) -> None:
    ranks = suggestions.Ranks.of(shipped)
    assert ranks.usual("AE", Kind.GOVERNMENT) == "highness"
    assert ranks.usual("GR", Kind.EXPORT_CONTROL) == "agency-head"
    assert ranks.usual("GR", Kind.EMBASSY) == "ambassador"


def test_ids_and_audiences() -> None:
    assert [suggestions.identifier("GR", kind) for kind in Kind] == ["gr-gov", "", "gr-embassy"]
    assert [suggestions.audience(kind) for kind in Kind] == [
        Audience.GOVERNMENT,
        Audience.LICENSING_AUTHORITY,
        Audience.GOVERNMENT,
    ]
