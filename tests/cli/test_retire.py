"""Retiring leaves all other bytes as they are, and can be undone to the byte."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.campaign import load_campaign
from advocacy.errors import AdvocacyError
from advocacy.files import yaml_document
from advocacy.files.edits import apply_edits
from advocacy.upkeep import entries
from tests.conftest import Program

GONE = ("recipients", "retire", "--yes", "ma-gov", "--reason", 'merged: «x» # "y"', "--date", "2026-05-17")


def test_a_recipient_is_retired_and_taken_back(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    before = path.read_bytes()
    run = program(*GONE, "--successor", "de-bafa", "--root", folder)
    assert run.code == 0, run.err
    added = '    retired: {reason: "merged: «x» # \\"y\\"", date: "2026-05-17", successor: "de-bafa"}'
    assert f"+{added}" in run.out.splitlines()
    assert path.read_bytes().replace(f"{added}\n".encode(), b"") == before
    assert "ma-gov" not in program("recipients", "list", "--root", folder).out
    assert "ma-gov" in program("recipients", "list", "--retired", "--root", folder).out
    said = program("recipients", "show", "ma-gov", "--root", folder).out
    assert 'Retired since 2026-05-17: merged: «x» # "y"; write to de-bafa' in said
    assert program("recipients", "retire", "--yes", "ma-gov", "--undo", "--root", folder).code == 0
    assert path.read_bytes() == before


def test_a_dry_run_writes_nothing(program: Program, folder: Path) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program(*GONE, "--dry-run", "--root", folder)
    assert (run.code, run.err.strip()) == (0, "Nothing was written.")
    assert "+    retired:" in run.out
    assert (folder / "recipients.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ma-gov"], "say why: --reason TEXT"),
        (["ma-gov", "--reason", "x", "--date", "2999-01-01"], "--date 2999-01-01 is still to come: retire ma-gov on"),
        (["ma-gov", "--reason", "x", "--date", "1448-06-21"], "--date 1448-06-21: write a day from 1900 on"),
        (["ma-gov", "--reason", "  "], "say why: --reason TEXT"),
        (["ma-gof", "--reason", "x"], "no recipient has the id «ma-gof»; did you mean ma-gov"),
        (["ma-gov", "--reason", "x", "--successor", "ma-x"], "no recipient has the id «ma-x»"),
        (["ma-gov", "--reason", "x", "--successor", "ma-gov"], "--successor: ma-gov is the one to be retired: name"),
        (["ma-gov", "--undo"], "ma-gov is not retired"),
        (["ma-gov", "--undo", "--reason", "x"], "--undo takes no reason, date or successor"),
    ],
)
def test_wrong_usage_is_said(program: Program, folder: Path, words: list[str], said: str) -> None:
    run = program("recipients", "retire", "--yes", *words, "--root", folder)
    assert run.code == 2
    assert said in " ".join(run.err.replace("│", " ").split())


def test_it_is_not_retired_twice(program: Program, folder: Path) -> None:
    assert program(*GONE, "--root", folder).code == 0
    run = program(*GONE, "--root", folder)
    assert run.code == 2
    assert "has been retired since 2026-05-17" in " ".join(run.err.replace("│", " ").split())


def test_nothing_is_written_where_the_result_would_be_wrong(program: Program, folder: Path) -> None:
    """The successor of a retired recipient cannot be retired itself."""
    assert program(*GONE, "--successor", "de-bafa", "--root", folder).code == 0
    before = (folder / "recipients.yaml").read_bytes()
    run = program("recipients", "retire", "--yes", "de-bafa", "--reason", "x", "--root", folder)
    assert run.code == 1
    assert "the successor «de-bafa» is retired itself" in run.err
    assert (folder / "recipients.yaml").read_bytes() == before


def test_an_entry_in_braces_is_refused() -> None:
    source = yaml_document.parse("recipients:\n  - {id: x, sources: []}\n", "recipients.yaml")
    with pytest.raises(AdvocacyError, match=r"recipients\.yaml:2:5: this entry is written in \{braces\}"):
        entries.revision(source, {0: {"id": "x", "retired": {"reason": "x", "date": "2026"}, "sources": []}})


LINES = st.sampled_from(["", "# a comment", "    # another, indented", "  "])


@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=3), st.text("abc: #\"'\\مدة«»{}[],&*!-", min_size=1))
def test_all_other_bytes_are_unchanged(between: list[str], after: list[str], reason: str) -> None:
    rows = [
        "recipients:",
        "  - id: x  # c",
        *between,
        "    body: y",
        *between,
        "    sources: []",
        *after,
        "  - id: z",
        "    b: c",
    ]
    text = "\n".join([*rows, ""])
    source = yaml_document.parse(text, "f")
    before = entries.entries_of(source)[0]
    retired = {"retired": {"reason": reason, "date": "2026"}}
    changed = apply_edits(text, entries.revision(source, {0: {**before, **retired}}).edits)
    then = yaml_document.parse(changed, "f")
    assert then.at(("recipients", 0, "retired")) == {"reason": reason, "date": "2026"}
    assert apply_edits(changed, entries.revision(then, {0: before}).edits) == text


def test_a_retirement_written_by_hand_in_several_lines_is_undone(folder: Path, program: Program) -> None:
    path = folder / "recipients.yaml"
    before = path.read_text("utf-8")
    by_hand = "    retired:\n      reason: merged\n      date: 2026-05\n    note: the holder"
    path.write_text(before.replace("    note: the holder", by_hand), "utf-8")
    assert len(load_campaign(folder).directory.recipients) == 4
    assert program("recipients", "retire", "--yes", "ma-gov", "--undo", "--root", folder).code == 0
    assert path.read_text("utf-8") == before


def test_lists_by_region_and_by_name(program: Program, folder: Path) -> None:
    listed = program("recipients", "list", "--region", "northern-africa", "--root", folder)
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == ["ma-gov"]
    listed = program("recipients", "list", "--search", "النروج", "--root", folder)
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == ["no-gov"]
    assert program("recipients", "list", "--search", "nobody", "--root", folder).code == 2
