"""A build that has nothing to do says the same again, and loads nothing for that; whatever changes is looked at."""

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from advocacy.batch.store import Store
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.cli.unchanged_build import FILE, FOLDER, said_again
from tests.conftest import Program

pytestmark = pytest.mark.usefixtures("set_once")

ON = ("--date", "2026-11-23")
Loaded = list[Path]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """The campaigns that builds read."""
    roots: Loaded = []

    def load(root: Path) -> object:
        roots.append(root)
        return load_campaign(root)

    monkeypatch.setattr("advocacy.cli.build.load_campaign", load)
    return roots


@pytest.mark.parametrize("words", [(), ("--quiet",), ("--json",), ("de-bafa", "--json")])
def test_the_same_is_said_as_if_all_was_looked_at(
    program: Program, built: Path, loaded: Loaded, words: tuple[str, ...]
) -> None:
    command = ("build", *words, "--root", built, *ON)
    program(*command)
    again = program(*command)
    assert len(loaded) == 1
    shutil.rmtree(built / FOLDER)
    looked_at = program(*command)
    assert len(loaded) == 2
    assert again == looked_at
    if "--json" in words:
        said = json.loads(again.out)
        assert (said["command"], said["status"], said["data"]["made"]) == ("build", "done", [])
    else:
        assert again.out.startswith("" if words else f"0 letters made, 5 unchanged in {built}/out/letters\n")


def test_nothing_is_loaded_for_it(program: Program, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(sys.modules)))\n"
        "from advocacy.__main__ import main; main()"
    )
    monkeypatch.chdir(built)
    program("build", *ON)
    run = subprocess.run([sys.executable, "-c", code, "build", *ON], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("0 letters made, 5 unchanged in out/letters\n")
    loaded = {*run.stderr.split()}
    assert "advocacy.batch.unchanged" in loaded
    assert not {"advocacy.campaign", "jinja2", "pydantic", "rich", "subprocess", "typer", "yaml"} & loaded


def altered(file: Path) -> None:
    """Other bytes, as many as before, and of the same time."""
    before = file.stat()
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_was_made_and_has_changed_is_looked_at_and_mended(program: Program, built: Path, loaded: Loaded) -> None:
    command = ("build", "--root", built, *ON)
    program(*command)
    letter, page = built / "out" / "letters" / "it-gov.pdf", built / "out" / "index.html"
    right = letter.read_bytes(), page.read_bytes()
    altered(letter)
    page.unlink()
    assert program(*command).out.startswith("1 letter made, 4 unchanged")
    assert (letter.read_bytes(), page.read_bytes()) == right
    assert program(*command).out.startswith("0 letters made, 5 unchanged")
    assert len(loaded) == 2


def test_whatever_else_it_depends_on_and_has_changed_is_looked_at(
    program: Program, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["build", f"--root={built}", *ON]
    program(*words)
    assert said_again(words)
    assert not said_again([*words, "--no-window"])
    assert not said_again(["--root", str(built), "build", *ON])
    for change in (
        lambda patch: patch.setattr("advocacy.cli.unchanged_build.date", Tomorrow),
        lambda patch: patch.setenv("ADVOCACY_STARTED_AS", "python3 run.py"),
        lambda patch: patch.setenv("ADVOCACY_ARABIC", "visual"),
        lambda patch: patch.chdir(built),
        lambda patch: patch.setattr("sys.version", "4.0"),
    ):
        with monkeypatch.context() as patch:
            change(patch)
            assert not said_again(words)
        assert said_again(words)
    altered(built / "letters" / "petition.yaml")
    assert not said_again(words)


class Tomorrow(date):
    @classmethod
    def today(cls) -> date:
        return date(2030, 1, 1)


def test_what_changes_while_letters_are_made_is_not_missed(
    program: Program, built: Path, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    from advocacy.cli import build

    page_of = build.page_of

    def write_and_change(campaign: Campaign, store: Store) -> None:
        page_of(campaign)(store)
        with (built / "recipients.yaml").open("a") as file:
            file.write("\n")

    monkeypatch.setattr(build, "page_of", lambda campaign: partial(write_and_change, campaign))
    for number in (1, 2):
        program("build", "--root", built, *ON)
        assert len(loaded) == number


def test_what_was_kept_is_taken_as_it_was_kept_or_not_at_all(program: Program, built: Path, loaded: Loaded) -> None:
    command = ("build", "--root", built, *ON)
    expected = [program(*command), program(*command)][-1]
    kept = built / FOLDER / FILE
    depends_on, _, said = kept.read_text("utf-8").partition("\n")
    data = json.loads(said)
    words = [*map(str, command)]
    assert said_again(words)
    for text in (
        f"{depends_on}\n{json.dumps(data | {'said': ['All letters were made.']})}",
        f"{depends_on}\n{json.dumps(data | {'files': []})}",
        f"{depends_on}\n{json.dumps([data])}",
        f"{depends_on}\n{{}}",
        f"{depends_on}\n{'[' * 100_000}",
        f"ä\n{said}",
        said,
        "",
        kept.read_text("utf-8")[:-10],
    ):
        kept.write_text(text, "utf-8")
        assert not said_again(words)
    assert program(*command) == expected
    assert len(loaded) == 2


def test_it_stands_where_its_owner_alone_can_read_it_and_not_in_what_is_given_away(
    program: Program, built: Path
) -> None:
    program("build", "--root", built, *ON)
    if os.name == "posix":
        assert stat.S_IMODE((built / FOLDER).stat().st_mode) == 0o700
        assert stat.S_IMODE((built / FOLDER / FILE).stat().st_mode) == 0o600
    assert (built / FOLDER / ".gitignore").read_text() == "*\n"
    assert str(built) in (built / FOLDER / FILE).read_text("utf-8")
    for file in (built / "out").rglob("*"):
        assert file.is_dir() or str(built).encode() not in file.read_bytes()


def test_where_it_cannot_be_kept_all_is_looked_at(program: Program, built: Path, loaded: Loaded) -> None:
    (built / FOLDER).write_text("in the way")
    for number in (1, 2):
        run = program("build", "--root", built, *ON)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith("0 letters made, 5 unchanged")
        assert len(loaded) == number


def test_what_asks_for_more_than_is_there_is_looked_at(program: Program, built: Path, loaded: Loaded) -> None:
    """A date that is not the campaign's is said each time; a dry run, which makes nothing, is no build."""
    settings = built / "letters" / "campaign.yaml"
    settings.write_text(settings.read_text("utf-8").replace("\ndate: none", "\ndate: 2026-12-10"), "utf-8")
    for number in (1, 2):
        run = program("build", "--root", built, *ON)
        assert run.err == "letters/campaign.yaml dates the letters 2026-12-10; this run dates them 2026-11-23.\n"
        assert len(loaded) == number
    for number in (3, 4):
        assert program("build", "--root", built, *ON, "--dry-run").out.startswith("de-bafa\t")
        assert len(loaded) == number
