"""``advocacy recipients stale``: facts to look up again, as a work list."""

import json
from pathlib import Path

import pytest

from tests.conftest import REPO, Program

TODAY = ("--date", "2026-11-24")


def test_the_work_list_begins_with_what_nobody_vouches_for(program: Program, folder: Path) -> None:
    run = program("recipients", "stale", *TODAY, "--root", folder, "--kind", "government")
    assert run.code == 0
    assert [line.split("\t")[:3] for line in run.out.splitlines()] == [
        ["no page", "office", "it-gov"],
        ["no page", "office", "ma-gov"],
        ["no page", "office", "no-gov"],
        ["no page", "office", "sa-gov"],
        ["no page", "wording", "it-gov"],
        ["no page", "wording", "ma-gov"],
        ["no page", "wording", "no-gov"],
        ["no page", "wording", "sa-gov"],
        ["no date", "audience", "ma-gov"],
        ["2016-04-06", "audience", "it-gov"],
        ["2018", "audience", "sa-gov"],
    ]
    assert run.err.strip() == "11 facts: 8 without a page, 1 without a date, 2 checked before 2025-11-24."


@pytest.mark.parametrize(
    ("age", "listed"),
    [
        ("12m", ["de-bafa", "it-gov", "sa-gov"]),
        ("2025-11-24", ["de-bafa", "it-gov", "sa-gov"]),
        ("1y", ["de-bafa", "it-gov", "sa-gov"]),
        ("2021-11-01", ["it-gov", "sa-gov"]),
        ("2021-11", ["it-gov", "sa-gov"]),
        ("2018", ["it-gov"]),
        ("8y", ["it-gov", "sa-gov"]),
        ("9y", ["it-gov"]),
        ("3880d", ["it-gov"]),
        ("9999m", []),
        ("9999y", []),
        ("9999d", []),
    ],
)
def test_age_is_a_time_or_a_day(program: Program, folder: Path, age: str, listed: list[str]) -> None:
    run = program("recipients", "stale", "--older-than", age, *TODAY, "--root", folder, "--json")
    assert run.code == 0
    facts = json.loads(run.out)["data"]["facts"]
    old = [fact["about"] for fact in facts if fact["standing"] == "old" and fact["fact"] != "form of address"]
    assert sorted(old) == listed


def test_a_year_before_the_leap_day_is_the_last_of_february(program: Program, folder: Path) -> None:
    run = program("recipients", "stale", "--older-than", "1y", "--date", "2024-02-29", "--root", folder)
    assert "before 2023-02-28." in run.err


@pytest.mark.parametrize("age", ["12", "m", "-1m", "12w", "2025-13", "2025-02-30", "0000", "next year", "12345d"])
def test_what_is_no_age_is_refused(program: Program, folder: Path, age: str) -> None:
    run = program("recipients", "stale", f"--older-than={age}", "--root", folder)
    assert run.code == 2
    said = " ".join(run.err.replace("│", " ").split())
    assert f"«{age}» is neither an age nor a date: write 12m, 90d, 2y or 2026-05-17" in said


def test_scripts_get_page_note_and_place(program: Program, folder: Path) -> None:
    run = program("recipients", "stale", "de-bafa", "--fact", "postal", *TODAY, "--root", folder, "--json")
    (fact,) = json.loads(run.out)["data"]["facts"]
    text = (folder / "recipients.yaml").read_text("utf-8").split("\n")
    assert "fact: postal" in text[fact.pop("line") - 1]
    assert fact == {
        "standing": "old", "about": "de-bafa", "fact": "postal", "page": "https://example.org/bafa",
        "checked": "2021-11", "note": None, "file": "recipients.yaml",
    }  # fmt: skip


def test_forms_of_address_and_states_belong_to_the_whole_list(program: Program) -> None:
    whole = program("recipients", "stale", "--root", REPO, *TODAY).out
    assert "no page\tform of address\tpresident f DZ EG SY TN\tnothing is known" in whole
    assert "form of address" not in program("recipients", "stale", "--region", "northern-africa", "--root", REPO).out


def test_who_is_retired_needs_no_checking(program: Program, folder: Path) -> None:
    assert program("recipients", "retire", "--yes", "ma-gov", "--reason", "x", "--root", folder).code == 0
    assert "ma-gov" not in program("recipients", "stale", "--root", folder).out
