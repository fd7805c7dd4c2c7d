"""Missions written into the list, and nothing else of it touched."""

from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.errors import AdvocacyError
from advocacy.files.table_reader import read_table
from advocacy.files.yaml_document import parse
from advocacy.upkeep.missions import MissionPlan, headings, plan, with_missions
from tests.conftest import lay_out

ROW = {
    "country": "MA",
    "post": "berlin",
    "name": "Embassy of Morocco",
    "lines": ["Niederwallstraße 39", "10117 Berlin", "GERMANY"],
    "page": "https://example.org/",
    "checked": "2026-11-01",
}
LIST = """\
recipients: []
missions:
  # our own capital
  - {country: DE, post: rome, name: Embassy, lines: [Street, ITALY], page: none, checked: none}   # kept
  - {country: SA, post: rome, name: Embassy, lines: [Street, ITALY], page: none, checked: none}
last: line
"""


def added(*fields: dict[str, object]) -> MissionPlan:
    return MissionPlan(tuple(fields), {}, 0)  # type: ignore[arg-type]


def test_a_new_mission_stands_by_country_then_by_post() -> None:
    for country, after in (("AD", "# our own capital"), ("MA", "# kept"), ("ZW", "SA, post: rome")):
        text = with_missions(parse(LIST, RECIPIENTS_FILE), added({**ROW, "country": country})).text
        before, line, *_ = [*text.partition(f"  - {{country: {country}, post: berlin")]
        assert after in before.splitlines()[-1]
        assert line
        rest = [each for each in text.splitlines() if "berlin" not in each]
        assert "\n".join(rest) + "\n" == LIST


def test_the_first_missions_get_a_section() -> None:
    text = with_missions(parse("recipients: []\n", RECIPIENTS_FILE), added(ROW)).text
    assert text.startswith("recipients: []\n\nmissions:\n  - {country: MA, post: berlin, name: Embassy of Morocco,")


def test_a_change_touches_one_line() -> None:
    fields = {**ROW, "country": "DE", "post": "rome"}
    text = with_missions(parse(LIST, RECIPIENTS_FILE), MissionPlan((), {0: fields}, 0)).text  # type: ignore[dict-item]
    differing = [(a, b) for a, b in zip(LIST.splitlines(), text.splitlines(), strict=True) if a != b]
    ((_, line),) = differing
    assert "Embassy of Morocco" in line
    assert line.endswith("# kept")


def test_a_mission_in_lines_is_left_to_the_person_who_wrote_it() -> None:
    lines = "recipients: []\nmissions:\n  - country: DE\n    post: rome\n"
    with pytest.raises(AdvocacyError, match=r"recipients\.yaml:3:5: this mission is written in lines\n.*\{braces\}"):
        with_missions(parse(lines, RECIPIENTS_FILE), MissionPlan((), {0: ROW}, 0))  # type: ignore[dict-item]


def planned(tmp_path: Path, table: str, post: str | None = "berlin") -> MissionPlan:
    campaign = load_campaign(lay_out(tmp_path / f"for-{post}"))
    file = tmp_path / "missions.csv"
    file.write_text(table, "utf-8")
    return plan(campaign, read_table(file).named(headings()), post)


def test_the_columns_that_lists_of_embassies_have(tmp_path: Path) -> None:
    table = "Country,Embassy,Address,Source,Date\nMorocco,Embassy of Morocco,Street 1 | Berlin | GERMANY,https://a.org/,2026\n"
    assert planned(tmp_path, table).added == (
        {
            "country": "MA",
            "post": "berlin",
            "name": "Embassy of Morocco",
            "lines": ["Street 1", "Berlin", "GERMANY"],
            "page": "https://a.org/",
            "checked": "2026",
        },
    )


def test_everything_wrong_with_a_table_is_said_at_its_cells(tmp_path: Path) -> None:
    table = (
        "country,name,lines,page\n"
        "MA,Embassy of Morocco,TBD,https://a.org/\n"
        "Atlantis,,Street 1|GERMANY,https://a.org/\n"
        "DE,Embassy,Street 1|GERMANY,https://a.org/\n"
        "DE,Embassy,Street 1|GERMANY,https://a.org/\n"
    )
    with pytest.raises(AdvocacyError) as error:
        planned(tmp_path, table)
    said = [(p.place.rpartition(".csv, ")[2], p.message, p.remedy) for p in error.value.problems]
    assert said == [
        ("row 2, column C", "«TBD» is no line of an address", "write none for the whole address where nobody knows it"),
        ("row 3, column A", "no state is called «Atlantis»", "write its code, or its name: DE, Germany"),
        ("row 3, column B", "«name» is missing", "a mission needs it"),
        ("row 5, column A", "DE at berlin stands in row 4 already", "keep one of the two"),
    ]
    with pytest.raises(AdvocacyError, match=r"«post» is missing\n.*add a column «post»: name it with --post"):
        planned(tmp_path, table.replace("TBD", "Street 1|GERMANY"), None)
