"""Which facts need a page, and how old it may be: ``advocacy.campaign.citations``."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import (
    CitedPage,
    Fact,
    Need,
    Standing,
    best_of,
    first_day,
    months_before,
    needed,
    newest_date,
)
from advocacy.campaign.field_types import PartialDate
from advocacy.files.records import Record


def page(checked: str | None, url: str | None = "https://example.org/") -> CitedPage:
    return CitedPage(page=url, checked=checked)


def test_an_office_and_an_address_need_a_page_where_there_is_one() -> None:
    bare = needed(named_by_state=True, claim=False, office=False, postal=False)
    full = needed(named_by_state=True, claim=False, office=True, postal=True)
    assert bare == {Fact.WORDING: Need.OR_A_NOTE}
    assert full == {Fact.OFFICE: Need.OR_A_NOTE, Fact.POSTAL: Need.OR_NOTHING, Fact.WORDING: Need.OR_A_NOTE}


def test_a_government_is_called_as_its_state_and_others_need_a_page_for_their_name() -> None:
    for named_by_state in (True, False):
        facts = needed(named_by_state=named_by_state, claim=False, office=False, postal=False)
        assert (Fact.NAME in facts) == (not named_by_state)
    assert [name for name, kind in usual().kinds.items() if kind.is_named_by_state] == ["government"]


@pytest.mark.parametrize(
    ("kind", "audience", "is_a_claim"),
    [
        ("government", "government", False),
        ("government", "exporter", True),
        ("government", "licensing-authority", True),
        ("government", "alleged-user", True),
        ("export-control", "licensing-authority", False),
        ("export-control", "alleged-user", True),
        ("embassy", "exporter", True),
        ("embassy", "licensing-authority", True),
    ],
)
def test_a_claim_about_a_recipient_is_made_by_a_page_or_not_at_all(kind: str, audience: str, is_a_claim: bool) -> None:
    claim = usual().is_claim(kind, audience)
    need = needed(named_by_state=True, claim=claim, office=False, postal=False).get(Fact.AUDIENCE)
    assert need is (Need.OR_NOTHING if is_a_claim else None)


def test_the_shipped_list_asks_for_the_same_wherever_it_is_asked(shipped: Campaign) -> None:
    """Two rules disagreed on a government without an office (Switzerland): where there is one, it needs a page."""
    governments = [each for each in shipped.directory.recipients if each.kind == "government"]
    assert [each.id for each in governments if each.office is None] == ["ch-gov"]
    assert [
        each.id for each in governments if Fact.OFFICE not in each.needed_citations(shipped.directory.declared)
    ] == ["ch-gov"]


@pytest.mark.parametrize(
    ("checked", "since", "standing"),
    [
        ("2025", date(2025, 1, 1), Standing.FRESH),
        ("2025", date(2025, 1, 2), Standing.OLD),
        ("2025-06", date(2025, 6, 1), Standing.FRESH),
        ("2025-06", date(2025, 6, 2), Standing.OLD),
        ("2025-06-15", date(2025, 6, 15), Standing.FRESH),
        (None, date(2025, 6, 15), Standing.NO_DATE),
    ],
)
def test_a_part_of_a_date_counts_as_its_first_day(checked: str | None, since: date, standing: Standing) -> None:
    assert page(checked).standing(since) is standing
    assert page(checked, None).standing(since) is Standing.NO_PAGE


class _Holder(Record):
    day: PartialDate


@given(st.from_regex(r"\A(19|20)[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?\Z"))
def test_every_date_that_a_file_may_hold_has_a_first_day(partial: str) -> None:
    try:
        _Holder(day=partial)
    except ValueError:
        return
    assert first_day(partial).isoformat()[:7].startswith(partial[:7])


def test_the_best_is_a_page_and_then_the_newest() -> None:
    pages = [page("2016"), page("2025-06"), page(None), page("2026-01-01", None)]
    assert best_of(pages) is pages[1]
    assert best_of(pages[2:]) is pages[2]
    assert best_of([]) is None
    assert newest_date(pages) == "2026-01-01"
    assert newest_date([page("2025"), page("2025-01")]) == "2025-01"
    assert newest_date(pages[2:3]) == ""


def test_months_are_counted_back_to_a_day_that_there_is() -> None:
    assert months_before(date(2026, 11, 23)) == date(2025, 11, 23)
    assert months_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 31), 99999) == date.min
