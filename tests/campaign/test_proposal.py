"""What is proposed for a new recipient: ``advocacy.campaign.proposal``."""

import pytest

from advocacy.campaign import proposal
from advocacy.campaign.folder import Campaign
from advocacy.campaign.recipients import Audience, Fact, Kind, Recipient


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ma", ["MA"]),
        ("المغرب", ["MA"]),
        ("morocco", ["MA"]),
        ("النيجر", ["NE"]),
        ("Niger", ["NE"]),
        ("الكونغو", ["CG"]),
        ("هنغاريا", ["HU"]),
        ("المجر", ["HU"]),
        ("كوريا", ["KP", "KR"]),
        ("Atlantis", []),
    ],
)
def test_countries_by_name(shipped: Campaign, text: str, codes: list[str]) -> None:
    assert sorted(proposal.countries_called(shipped, text)) == codes


def test_ranks_are_those_of_the_same_kind(shipped: Campaign) -> None:
    assert proposal.rank(shipped, "AE", Kind.GOVERNMENT) == "highness"
    assert proposal.rank(shipped, "GR", Kind.EXPORT_CONTROL) == "agency-head"
    assert proposal.rank(shipped, "GR", Kind.EMBASSY) == "ambassador"


def test_ids_and_audiences() -> None:
    assert [proposal.identifier("GR", kind) for kind in Kind] == ["gr-gov", "", "gr-embassy"]
    assert [proposal.audience(kind) for kind in Kind] == [
        Audience.GOVERNMENT,
        Audience.LICENSING_AUTHORITY,
        Audience.GOVERNMENT,
    ]


def test_facts_to_vouch_for() -> None:
    told = {"kind": Kind.GOVERNMENT, "audience": Audience.EXPORTER, "office": "رئيس الوزراء", "postal": ("X",)}
    assert proposal.facts_to_vouch_for(Recipient.model_construct(None, **told)) == {
        Fact.OFFICE: False,
        Fact.POSTAL: True,
        Fact.AUDIENCE: True,
        Fact.WORDING: False,
    }
