"""What is worth a second look although every entry keeps the rules: ``advocacy.upkeep.warnings``."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from advocacy.campaign import protocol, recipients
from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.protocol import read_protocol
from advocacy.campaign.recipients import read_recipients
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.yaml_document import parse
from advocacy.upkeep.warnings import NAMED_EACH, warnings
from tests.conftest import CAMPAIGNS, DAY, REPO

PROTOCOL = (REPO / protocol.PROTOCOL_FILE).read_text("utf-8")
SMALL = (CAMPAIGNS / "valid" / "recipients.yaml").read_text("utf-8")
SECOND = """
  - id: de-other
    country: DE
    kind: government
    audience: government
    body: {body}
    body_local: {body_local}
    ministry: {ministry}
    rank: institution
    gender: unspecified
    postal: {postal}
    sources: [{{fact: postal, page: "https://example.org/", checked: 2026}}]

  - id: it-gov
"""


def said(text: str, forms: str = PROTOCOL, expects: Collection[str] = ("government",)) -> list[Problem]:
    source = parse(text, recipients.RECIPIENTS_FILE)
    forms_of_address = read_protocol(parse(forms, protocol.PROTOCOL_FILE))
    return [*warnings(read_recipients(source, usual()), forms_of_address, source, DAY, expects)]


def with_second(
    body: str = "وزارة", body_local: str = "Amt", ministry: str = "none", postal: str = "none", text: str = SMALL
) -> list[Problem]:
    second = SECOND.format(body=body, body_local=body_local, ministry=ministry, postal=postal)
    return said(text.replace("\n  - id: it-gov\n", second))


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_shipped_list_lacks_nobody_whom_it_expects(shipped: Campaign) -> None:
    source = shipped.sources[recipients.RECIPIENTS_FILE]
    today, expects = date(2026, 12, 1), shipped.settings.expects
    assert expects == ("government", "export-control")
    assert [*warnings(shipped.directory, shipped.protocol, source, today, expects)] == []


def test_a_participant_of_wassenaar_without_an_authority_is_named_at_its_place(shipped: Campaign) -> None:
    source = shipped.sources[recipients.RECIPIENTS_FILE]
    others = tuple(each for each in shipped.directory.listed if each.country != "DE" or each.kind == "government")
    directory = replace(shipped.directory, listed=others)
    found = [*warnings(directory, shipped.protocol, source, date(2026, 12, 1), ["export-control"])]
    (problem,) = (each for each in found if "licensing" in each.message)
    assert problem.message == ("no licensing authority on the list, though in the Wassenaar Arrangement: Germany (DE)")
    assert problem.remedy == "add one whose «kind» is export-control, as soon as a page names it"
    assert source.text.split("\n")[problem.line - 1][problem.column - 1 :].startswith("DE")


def test_two_that_get_their_post_at_one_place_are_found() -> None:
    (problem,) = with_second(postal="[FRANKFURTER STRASSE 29-35, 65760 Eschborn, Germany]")
    assert problem.message == "de-other has the postal address of de-bafa (line 3)"
    assert problem.remedy == "correct one of the two, unless they share a house"
    assert problem.place == "recipients.yaml:25:13"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        (
            {
                "body": "المكتب الإتحادي للشؤون الإقتصادية ومراقبه الصادرات",
                "ministry": "الوزارة الاتحادية للاقتصاد والطاقة",
            },
            11,
        ),
        ({"body_local": "BUNDESAMT FUR WIRTSCHAFT UND AUSFUHRKONTROLLE"}, 17),
    ],
)
def test_two_of_one_name_are_found_however_it_is_written(changes: dict[str, str], column: int) -> None:
    (problem,) = with_second(**changes)
    assert problem.message == "de-other has the name of de-bafa (line 3)"
    assert problem.remedy == "retire one of the two, or name them as they differ: «advocacy recipients show de-bafa»"
    assert problem.column == column


def test_the_same_is_said_once() -> None:
    name = {
        "body": "المكتب الاتحادي للشؤون الاقتصادية ومراقبة الصادرات",
        "ministry": "الوزارة الاتحادية للاقتصاد والطاقة",
        "body_local": "Bundesamt für Wirtschaft und Ausfuhrkontrolle",
    }
    assert len(with_second(**name, postal="[Frankfurter Straße 29–35, 65760 Eschborn, GERMANY]")) == 1


def test_one_name_in_two_ministries_or_states_is_no_matter() -> None:
    assert with_second(body="المكتب الاتحادي للشؤون الاقتصادية ومراقبة الصادرات", ministry="وزارة الخارجية") == []
    assert SMALL.count("body: رئاسة مجلس الوزراء") == 2  # in two states


def test_who_is_retired_is_no_double() -> None:
    retired = SMALL.replace("    rank: agency-head", "    rank: agency-head\n    retired: {reason: x, date: 2026}")
    assert with_second(body_local="Bundesamt für Wirtschaft und Ausfuhrkontrolle", text=retired) == []


RANKED = "    office: رئيس الحكومة\n    rank: prime-minister\n"


@pytest.mark.parametrize(
    ("office", "rank", "fitting"),
    [
        ("رئيس الوزراء", "president", "prime-minister"),
        ("رئيس الوزراء", "king", "prime-minister"),
        ("رئيس الوزراء", "minister", "prime-minister"),
        ("رئيسُ الجمهوريّة", "prime-minister", "president"),
        ("الملك", "president", "king"),
        ("وزير الخارجية", "prime-minister", "minister"),
        ("المدير العام", "minister", "agency-head"),
        ("السفير", "agency-head", "ambassador"),
        ("وزير الدولة", "agency-head", "prime-minister or minister"),
    ],
)
def test_an_office_of_another_rank_is_found(office: str, rank: str, fitting: str) -> None:
    text = SMALL.replace(RANKED, f"    office: {office}\n    rank: {rank}\n")
    (problem,) = (each for each in said(text) if "rank" in each.message)
    assert problem.message == f"the rank of ma-gov is «{rank}», and its office is «{office}»"
    assert problem.remedy == f"write «rank: {fitting}», or see «offices» in letters/protocol.yaml"
    assert (problem.line, problem.column) == (
        line_of(text, f"rank: {rank}\n    gender: unspecified\n    postal: none\n    note"),
        11,
    )


@pytest.mark.parametrize(
    ("office", "rank"),
    [
        ("نائب رئيس الدولة رئيس مجلس الوزراء", "prime-minister"),
        ("نائب رئيس الدولة رئيس مجلس الوزراء", "highness"),
        ("ولي العهد رئيس مجلس الوزراء", "royal-highness"),
        ("وزير الدولة", "prime-minister"),
        ("الوزير الأول", "minister"),
        ("مدير مكتب رئيس الوزراء", "agency-head"),
        ("رئيس مكتب الوزير", "agency-head"),
        ("نائب رئيس الوزراء", "minister"),
        ("رئيس الوزراء", "institution"),
        ("أمين المظالم", "president"),
    ],
)
def test_an_office_that_may_have_its_rank_is_left_alone(office: str, rank: str) -> None:
    text = SMALL.replace(RANKED, f"    office: {office}\n    rank: {rank}\n")
    assert not [each for each in said(text) if "rank" in each.message]


def test_a_protocol_without_words_of_offices_warns_of_none() -> None:
    text = SMALL.replace(RANKED, "    office: رئيس الوزراء\n    rank: king\n")
    assert not [each for each in said(text, PROTOCOL[: PROTOCOL.index("\noffices:")]) if "rank" in each.message]


def test_words_of_a_rank_that_nobody_has_are_refused() -> None:
    with pytest.raises(AdvocacyError) as refused:
        read_protocol(parse(PROTOCOL.replace("\n  king: [", "\n  kings: ["), protocol.PROTOCOL_FILE))
    (problem,) = refused.value.problems
    assert problem.message == "no form of address has the rank «kings»"
    assert problem.remedy.startswith("one of: institution, collegial-body, captains-regent, king, ")
    assert PROTOCOL.split("\n")[problem.line - 1].startswith("  king: [")


def test_a_state_without_a_government_is_named_at_its_place() -> None:
    (problem,) = said(SMALL)
    assert problem.message == "no government on the list: Germany (DE)"
    assert problem.remedy == "add one whose «kind» is government"
    assert (problem.line, problem.column) == (line_of(SMALL, "  DE: {"), 3)


def test_who_is_not_expected_is_not_missed() -> None:
    assert said(SMALL, expects=["export-control"]) == []
    assert said(SMALL, expects=[]) == []


def test_many_that_are_missing_are_one_warning() -> None:
    codes = ["AD", "AE", "AF", "AG", "AL", "AM", "AO", "AR"]
    names = "".join(
        f"  {code}: {{formal: دولة, short: دولة, english: {code}land, region: oceania}}\n" for code in codes
    )
    (problem,) = said(f"{SMALL}\n{names}")
    listed = ", ".join(f"{code}land ({code})" for code in codes[: NAMED_EACH - 1])
    assert problem.message == f"no government on the list: Germany (DE), {listed} and 1 more"
    assert problem.remedy == (
        "add one whose «kind» is government; «advocacy recipients coverage» has them all; without «expects» in "
        "letters/campaign.yaml nobody is missed"
    )
    assert problem.line == line_of(SMALL, "  DE: {")


def test_a_page_cannot_have_been_read_tomorrow(shipped: Campaign) -> None:
    source = shipped.sources["recipients.yaml"]
    found = [*warnings(shipped.directory, shipped.protocol, source, date(2026, 11, 23))]
    (future,) = (problem for problem in found if "in the future" in problem.message)
    assert future.message == "a page that was read in the future: 2026-11-24"
    assert future.remedy == "write the day on which it was read, or the date that it bears"
    assert source.text.splitlines()[future.line - 1].strip() == 'checked: "2026-11-24"'


@pytest.mark.parametrize(("day", "warned"), [("2026-11-23", 0), ("2026-11-24", 1), ("2026-11", 0), ("2026-12", 1)])
def test_nobody_is_retired_since_a_day_to_come(day: str, warned: int) -> None:
    entry = f"  - id: it-gov\n    retired: {{reason: merged, date: {day}}}\n"
    text = SMALL.replace("  - id: it-gov\n", entry)
    found = [problem for problem in said(text) if "to come" in problem.message]
    assert len(found) == warned
    for problem in found:
        assert problem.message == f"it-gov is retired since a day to come, {day}, and not written to now"
        assert problem.remedy == (
            "write the day that was meant; or «advocacy recipients retire it-gov --undo» until then"
        )
        assert problem.line == line_of(text, "    retired:")


def test_a_body_that_names_its_state_is_named(shipped: Campaign) -> None:
    listed = list(shipped.directory.listed)
    index = next(number for number, each in enumerate(listed) if each.id == "be-gov")
    for body, named in (("سفارة مملكة بلجيكا", "مملكة بلجيكا"), ("حكومة بلجيكا", "بلجيكا")):
        listed[index] = listed[index].model_copy(update={"body": body})
        directory = replace(shipped.directory, listed=tuple(listed))
        source = shipped.sources["recipients.yaml"]
        found = [*warnings(directory, shipped.protocol, source, date(2026, 12, 1))]
        said = f"the letter to be-gov names the state twice: «{named}» stands below the body already"
        (twice,) = (problem for problem in found if problem.message == said)
        assert twice.remedy == "leave it out here"
        assert source.text.splitlines()[twice.line - 1].startswith("    body: ")
