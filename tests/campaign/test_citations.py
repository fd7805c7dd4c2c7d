"""Who vouches for a fact, and since when: ``advocacy.campaign.citations``."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign import protocol, recipients
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Standing, VouchedFact, facts_about, facts_of_texts, first_day
from advocacy.campaign.field_types import PartialDate
from advocacy.campaign.recipients import read_recipients
from advocacy.files.records import Record
from advocacy.files.yaml_document import parse
from tests.conftest import CAMPAIGNS


def facts_of(identifier: str, *source_lines: str, remove: str = "") -> list[VouchedFact]:
    """The facts about a recipient of the small campaign, with other sources."""
    text = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8")
    start = text.index("    sources:\n", text.index(f"- id: {identifier}"))
    end = text.find("\n\n", start)
    text = text[:start] + "    sources:\n" + "".join(f"      - {line}\n" for line in source_lines) + text[end:]
    source = parse(text.replace(remove, ""), "recipients.yaml")
    directory = read_recipients(source)
    return [*facts_about([r for r in directory.listed if r.id == identifier], directory, source)]


def test_what_has_no_source_is_a_fact_all_the_same() -> None:
    facts = facts_of("de-bafa", '{fact: postal, page: "https://example.org/", checked: 2021-11}')
    assert [(f.fact, f.page, f.standing(date(2020, 1, 1))) for f in facts] == [
        ("postal", "https://example.org/", Standing.FRESH),
        ("name", None, Standing.NO_PAGE),
        ("wording", None, Standing.NO_PAGE),
    ]
    assert {f.note for f in facts[1:]} == {"the list gives no source for it"}


def test_a_fact_is_as_good_as_the_best_of_its_sources() -> None:
    facts = facts_of(
        "it-gov",
        '{fact: audience, page: "https://example.org/old", checked: 2016}',
        '{fact: audience, page: "https://example.org/new", checked: 2025-06}',
        '{fact: audience, page: "https://example.org/undated", checked: none}',
        "{fact: audience, page: none, checked: 2026-01-01}",
    )
    (audience,) = (f for f in facts if f.fact == "audience")
    assert (audience.page, audience.checked) == ("https://example.org/new", "2025-06")
    lines = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8").split("\n")
    assert audience.line == next(n for n, line in enumerate(lines, 1) if "sources" in line and n > 20) + 2


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
    fact = VouchedFact("x-y", "name", "https://example.org/", checked, None, "recipients.yaml", 1)
    assert fact.standing(since) is standing


class _Holder(Record):
    day: PartialDate


@given(st.from_regex(r"\A(19|20)[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?\Z"))
def test_every_date_that_a_file_may_hold_has_a_first_day(partial: str) -> None:
    try:
        _Holder(day=partial)
    except ValueError:
        return
    assert first_day(partial).isoformat()[:7].startswith(partial[:7])


def test_texts_of_all_letters_have_sources_too(shipped: Campaign) -> None:
    facts = [
        *facts_of_texts(
            shipped.protocol, shipped.sources[protocol.PROTOCOL_FILE], shipped.sources[recipients.RECIPIENTS_FILE]
        ),
    ]
    assert [f.about for f in facts[-2:]] == ["states", "wassenaar"]
    assert all(f.page and f.checked for f in facts[-2:])
    assert len(facts) == len(shipped.protocol.forms) + 2
    kuwait = next(f for f in facts if f.about == "prime-minister m KW")
    assert shipped.sources[kuwait.file].text.split("\n")[kuwait.line - 1].strip() == "- rank: prime-minister"


def test_every_fact_of_the_list_is_told_once(shipped: Campaign) -> None:
    directory = shipped.directory
    facts = [*facts_about(directory.recipients, directory, shipped.sources[recipients.RECIPIENTS_FILE])]
    told = [(f.about, f.fact) for f in facts]
    assert len(told) == len(set(told)) > 500
    assert {(r.id, s.fact.value) for r in directory.recipients for s in r.sources} <= set(told)
