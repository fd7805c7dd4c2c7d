"""The first run, those after it, and where the program runs."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.run.machine import EDITABLE, LOCKED, PIP, Machine, commands
from tests.waiting import PATIENCE


def test_first_run_sets_everything_up_and_builds(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    assert machine.run.main([]) == 0
    assert commands(machine) == [
        "host-python -m venv --clear .venv",
        f"python {PIP} {LOCKED}/runtime.txt",
        f"python {PIP} {EDITABLE}",
        "python -m advocacy build",
    ]
    printed = capfd.readouterr()
    assert printed.out == f"in {machine.project}\n"
    assert printed.err.splitlines() == [
        "Setting up: creating .venv …",
        "Setting up: installing 2 packages …",
        "Setting up: adding the program …",
    ]


def test_where_nothing_is_to_be_done_nothing_is_said(ready: Machine) -> None:
    process = ready.start("build", "--json")
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, f"in {ready.project}\n", "")
    assert ready.log() == ["python -m advocacy build --json"]


def test_the_program_knows_how_it_was_typed(ready: Machine) -> None:
    ready.start("status").communicate(timeout=PATIENCE)
    said = (ready.fakes / "started as").read_text("utf-8").splitlines()[-1]
    assert said == f"{Path(sys.executable).name} {ready.project / 'run.py'}"


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], "-m advocacy build"),
        (["build", "--country", "MA"], "-m advocacy build --country MA"),
        (["--help"], "-m advocacy --help"),
        (["check", "test"], "-m advocacy check test"),
    ],
)
def test_words_go_to_the_program(ready: Machine, words: list[str], command: str) -> None:
    assert ready.run.main(words) == 0
    assert ready.log() == [f"python {command}"]


def test_test_adds_the_packages_for_the_tests_and_runs_them(ready: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    assert ready.run.main(["test", "-k", "dates"]) == 0
    assert commands(ready) == [
        "python -m pip help",
        f"python {PIP} {LOCKED}/dev.txt",
        f"python {PIP} {EDITABLE}",
        "python -m pytest -k dates",
    ]
    assert capfd.readouterr().err.splitlines() == [
        "Setting up: installing 3 packages …",
        "Setting up: adding the program …",
    ]
    assert ready.run.main(["build"]) == 0
    assert ready.log() == ["python -m advocacy build"], "the .venv for the tests serves the program too"


@pytest.mark.parametrize("words", [["build"], ["test"]])
def test_exit_code_is_the_programs(ready: Machine, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAM_EXIT", "3")
    assert ready.run.main(words) == 3


def test_program_ended_by_a_signal_counts_as_in_a_shell(ready: Machine) -> None:
    ready.turn("program dies")
    assert ready.run.main([]) == 128 + signal.SIGKILL


@pytest.mark.parametrize(
    ("words", "is_campaign", "stays"),
    [
        ([], False, False),
        ([], True, True),
        (["build"], False, False),
        (["build"], True, True),
        (["build", "--root", "mine"], False, True),
        (["build", "--root=mine"], False, True),
        (["init", "mine"], False, True),
        (["--arabic", "visual", "init", "mine"], False, True),
        (["test"], False, False),
        (["test"], True, False),
    ],
)
def test_folder_the_program_runs_in(
    ready: Machine,
    words: list[str],
    is_campaign: bool,
    stays: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    here = tmp_path / "elsewhere"
    here.mkdir()
    if is_campaign:
        (here / "recipients.yaml").touch()
    monkeypatch.chdir(here)
    assert ready.run.main(words) == 0
    assert capfd.readouterr().out == f"in {here if stays else ready.project}\n"


def test_nothing_is_taken_from_the_folder_one_stands_in(machine: Machine) -> None:
    """A stranger's folder may hold a typer.py or a pip.py; installers look there for settings too."""
    (machine.fakes / "strange").mkdir()
    (machine.fakes / "strange" / "recipients.yaml").touch()
    machine.monkeypatch.chdir(machine.fakes / "strange")
    assert machine.run.main(["check"]) == 0
    *setting_up, program = (machine.fakes / "safe").read_text("utf-8").splitlines()
    assert len(setting_up) > 2
    assert {*setting_up} == {f"1 {machine.project}"}
    assert program == f"1 {machine.fakes / 'strange'}"
    assert machine.run.main(["test"]) == 0, "the tests are modules of the project's own folder"
    assert (machine.fakes / "safe").read_text("utf-8").splitlines()[-1] == f" {machine.project}"


@pytest.mark.parametrize("name", ["PATH", "PYTHONPATH", "PYTHONUSERBASE", "LD_LIBRARY_PATH"])
def test_no_variable_leads_to_the_folder_one_stands_in(
    ready: Machine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It may be a stranger's: a sitecustomize.py there, or a program called uv, would run before anything else."""
    before = os.environ.get(name, "")
    monkeypatch.setenv(name, os.pathsep.join(["", ".", *filter(None, [before]), "bin", ""]))
    assert ready.run.main(["build"]) == 0
    assert os.environ.get(name, "") == before


def test_a_folder_that_is_gone_is_told(ready: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(ready.run.SetUpError, match="The current folder no longer exists"):
        ready.run.working_folder(["build"])
