"""What is proposed for a new recipient: ``advocacy.upkeep.suggestions``."""

from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.upkeep import suggestions


def test_ranks_are_those_of_the_same_kind(shipped: Campaign) -> None:
    ranks = suggestions.Ranks.of(shipped)
    assert ranks.usual("AE", "government") == "highness"
    assert ranks.usual("GR", "export-control") == "agency-head"
    assert ranks.usual("GR", "embassy") == "ambassador"


def test_ids_and_audiences() -> None:
    kinds = usual().kinds
    assert [suggestions.identifier("GR", kind) for kind in kinds.values()] == ["gr-gov", "", "gr-embassy"]
    assert [usual().usual_audience(kind) for kind in kinds] == [
        "government",
        "licensing-authority",
        "government",
    ]
