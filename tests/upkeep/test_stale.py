"""Every fact of a list, and the best that vouches for it: ``advocacy.upkeep.stale``."""

from datetime import date

from advocacy.campaign import protocol, recipients
from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Standing
from advocacy.campaign.recipients import read_recipients
from advocacy.files.yaml_document import parse
from advocacy.upkeep.stale import CitedFact, facts_about, facts_of_texts
from tests.conftest import CAMPAIGNS


def facts_of(identifier: str, *source_lines: str, remove: str = "") -> list[CitedFact]:
    """The facts about a recipient of the small campaign, with other sources."""
    text = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8")
    start = text.index("    sources:\n", text.index(f"- id: {identifier}"))
    end = text.find("\n\n", start)
    text = text[:start] + "    sources:\n" + "".join(f"      - {line}\n" for line in source_lines) + text[end:]
    source = parse(text.replace(remove, ""), "recipients.yaml")
    directory = read_recipients(source, usual())
    return [*facts_about([r for r in directory.listed if r.id == identifier], directory, source)]


def test_what_has_no_source_is_a_fact_all_the_same() -> None:
    facts = facts_of("de-bafa", '{fact: postal, page: "https://example.org/", checked: 2021-11}')
    assert [(f.fact, f.cited.page, f.standing(date(2020, 1, 1))) for f in facts] == [
        ("name", None, Standing.NO_PAGE),
        ("postal", "https://example.org/", Standing.FRESH),
        ("wording", None, Standing.NO_PAGE),
    ]
    assert {f.cited.note for f in facts if f.fact != "postal"} == {"the list gives no source for it"}


def test_a_fact_is_as_good_as_the_best_of_its_sources() -> None:
    facts = facts_of(
        "it-gov",
        '{fact: audience, page: "https://example.org/old", checked: 2016}',
        '{fact: audience, page: "https://example.org/new", checked: 2025-06}',
        '{fact: audience, page: "https://example.org/undated", checked: none}',
        "{fact: audience, page: none, checked: 2026-01-01}",
    )
    (audience,) = (f for f in facts if f.fact == "audience")
    assert (audience.cited.page, audience.cited.checked) == ("https://example.org/new", "2025-06")
    lines = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8").split("\n")
    assert audience.line == next(n for n, line in enumerate(lines, 1) if "sources" in line and n > 20) + 2


def test_texts_of_all_letters_have_sources_too(shipped: Campaign) -> None:
    facts = [
        *facts_of_texts(
            shipped.protocol,
            shipped.sources[protocol.PROTOCOL_FILE],
            shipped.directory,
            shipped.sources[recipients.RECIPIENTS_FILE],
        ),
    ]
    assert [f.about for f in facts[-2:]] == ["states", "wassenaar"]
    assert all(f.cited.page and f.cited.checked for f in facts[-2:])
    assert len(facts) == len(shipped.protocol.forms) + len(shipped.directory.cautions) + 2
    iraq = next(f for f in facts if f.about == "caution IL: IQ")
    assert iraq.fact == "caution"
    assert iraq.cited.page == (
        "https://www.algemeiner.com/2022/05/27/us-condemns-iraqi-law-criminalizing-contact-with-israel/"
    )
    assert shipped.sources[iraq.file].text.split("\n")[iraq.line - 1].strip() == "- to: [IL]"
    assert next(f for f in facts if f.about == "caution all letters: RU").cited.page
    kuwait = next(f for f in facts if f.about == "prime-minister m KW")
    assert shipped.sources[kuwait.file].text.split("\n")[kuwait.line - 1].strip() == "- rank: prime-minister"


def test_every_fact_of_the_list_is_told_once(shipped: Campaign) -> None:
    directory = shipped.directory
    facts = [*facts_about(directory.recipients, directory, shipped.sources[recipients.RECIPIENTS_FILE])]
    told = [(f.about, f.fact) for f in facts]
    assert len(told) == len(set(told)) > 500
    assert {(r.id, s.fact.value) for r in directory.recipients for s in r.sources} <= set(told)
