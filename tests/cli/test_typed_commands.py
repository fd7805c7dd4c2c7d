"""Commands that messages tell do what they say where they are typed: same program, same folders."""

import json
from pathlib import Path

import pytest

from tests.conftest import Program


def next_step(said: str) -> str:
    (line,) = [line for line in said.splitlines() if line.startswith("Next: ")]
    return line[line.index("«") + 1 : line.index("»")]


@pytest.mark.parametrize("first", [False, True])
def test_folders_that_were_named_are_named_in_what_comes_next(folder: Path, program: Program, *, first: bool) -> None:
    mine = folder.rename(folder.parent / "my campaign")
    places = ["--root", str(mine), "--out", "else where", "--signed", "names"]
    before, after = (places[:2], places[2:]) if first else ([], places)
    run = program(*before, "status", *after)
    assert next_step(run.out) == f"advocacy build --root '{mine}' --out 'else where'"  # which signs nothing
    assert json.loads(program("status", "--json", *places).out)["data"]["next"] == [
        "make the letters that are missing or out of date (5): «advocacy build»"
    ]


def test_what_was_not_typed_is_not_repeated(folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert next_step(program("status").out) == "advocacy build"


def test_remedies_repeat_them_where_that_command_takes_them(folder: Path, program: Program) -> None:
    run = program("proof", "--root", folder)
    assert f"build with «advocacy build --root {folder}», or" in run.err
    (folder / "letters" / "letter.css").unlink()
    run = program("check", "--root", folder)
    assert "restore it; «advocacy init DIR» writes out the one that is shipped" in run.err


def test_what_run_py_started_is_typed_by_it(folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVOCACY_STARTED_AS", "python3 run.py")
    assert next_step(program("status", "--root", folder).out) == f"python3 run.py build --root {folder}"
    assert "did you mean build? «python3 run.py --help» says" in program("biuld").err
    run = program("init", folder.parent / "new one")
    assert f"next: «python3 run.py build --root '{folder.parent / 'new one'}'»" in run.out
