"""Who should not sign what: grouped by the letters they are about, and held to their pages."""

import re
from typing import Any

import pytest

from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.cautions import Caution, about_letters_to, grouped
from advocacy.campaign.recipients import read_recipients
from advocacy.errors import AdvocacyError
from advocacy.files.yaml_document import parse
from tests.conftest import CAMPAIGNS

PAGE = {"page": "https://example.org/", "checked": "2026"}

# For each state addressed, whose people are told not to sign.
SHIPPED = {
    "AE": ["AE"],
    "AM": ["AZ"],
    "IL": ["IQ", "LB", "LY", "IR", "YE"],
    "IR": ["IR"],
    "KP": ["KR"],
    "MR": ["MR"],
    "SA": ["SA"],
    "TR": ["TR"],
    "US": ["IR"],
}


def caution(**fields: Any) -> Caution:
    given = {"to": ["IL"], "signers": ["IQ"], "arabic": "قانون", "english": "law", "law": "1", "sources": [PAGE]}
    return Caution.model_validate({**given, **fields})


def test_cautions_are_grouped_by_the_state_addressed_and_those_about_all_letters_come_last() -> None:
    iraq, lebanon = caution(), caution(signers=["LB", "IQ"], to=["IL", "US"])
    everyone = caution(to=None, signers=["RU"])
    groups = grouped([everyone, iraq, lebanon], ["FR", "US", "IL", "IL"])
    assert [(group.to, group.signers, group.cautions) for group in groups] == [
        ("US", ("LB", "IQ"), (lebanon,)),
        ("IL", ("IQ", "LB"), (iraq, lebanon)),
        (None, ("RU",), (everyone,)),
    ]
    assert about_letters_to([everyone, iraq], "IL") == (iraq,)
    assert about_letters_to([everyone, iraq], "FR") == ()


def test_nothing_is_said_without_a_page() -> None:
    with pytest.raises(ValueError, match="a caution without a page"):
        caution(sources=[PAGE, {"page": None}])


@pytest.mark.parametrize(("field", "place"), [("to", "[XK, QQ]"), ("signers", "[XK, QQ]")])
def test_states_of_a_caution_have_names(field: str, place: str) -> None:
    text = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8")
    values = {"to": "[DE]", "signers": "[DE]", field: place.replace("QQ", "FJ")}
    text += (
        f"\ncautions:\n  - to: {values['to']}\n    signers: {values['signers']}\n    arabic: قانون\n    english: law\n"
        '    law: "1"\n    sources: [{page: "https://example.org/"}]\n'
    )
    with pytest.raises(AdvocacyError) as error:
        read_recipients(parse(text, "recipients.yaml"), usual())
    assert [problem.message for problem in error.value.problems] == [
        "the state XK has no names",
        "the state FJ has no names",
    ]
    assert all("under «states»" in problem.remedy for problem in error.value.problems)
    first = error.value.problems[0]
    assert text.split("\n")[first.line - 1][first.column - 1 :].startswith("XK")


def test_the_shipped_cautions_are_the_ones_that_a_page_states(shipped: Campaign) -> None:
    directory = shipped.directory
    found = grouped(directory.cautions, sorted(directory.states))
    assert {group.to: [*group.signers] for group in found if group.to} == SHIPPED
    assert [group.signers for group in found if group.to is None] == [("RU",)]


def test_a_shipped_caution_says_what_law_it_is_and_where_it_is_said(shipped: Campaign) -> None:
    for each in shipped.directory.cautions:
        assert each.law
        assert all(source.page for source in each.sources)
        # Digits are written 0–9 and printed in those of the campaign.
        assert not re.search("[٠-٩]", each.arabic)
        assert re.findall(r"\d{4}", each.english) == [] or re.findall(r"\d{4}", each.arabic) != []
        assert each.arabic.endswith(".")
        assert each.english.endswith(".")


def test_what_is_not_law_is_not_said(shipped: Campaign) -> None:
    """Bills of Tunisia and Algeria were not passed, Sudan's law was repealed, others speak of trade."""
    signers = {code for each in shipped.directory.cautions for code in each.signers}
    assert not signers & {"TN", "DZ", "SD", "KW", "SY"}
