"""What scripts get: one JSON object, however a command ends; and what people get when something ends badly."""

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advocacy import __version__
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli import build, commands, console
from advocacy.cli.command import reported
from advocacy.cli.envelope import ExitCode, write_envelope
from advocacy.cli.group import Entry
from advocacy.errors import BugError
from tests.conftest import Program, lay_out

pytestmark = pytest.mark.usefixtures("set_once")

ON = ("--date", "2026-11-23")
PLACES = ("file", "line", "column", "sheet", "row")


def envelope(text: str) -> dict[str, Any]:
    """``text`` as the one object that it should be."""
    said: dict[str, Any] = json.loads(text)
    assert list(said) == ["version", "command", "status", "data", "problems"]
    assert said["version"] == 1
    for problem in said["problems"]:
        assert set(problem) <= {"message", "remedy", *PLACES}
        assert problem["message"]
    return said


GROUPS = {"recipients": commands.RECIPIENTS, "missions": commands.MISSIONS}

COMMANDS = [
    ["build", "de-bafa", *ON],
    ["build", "--dry-run"],
    ["build", "de-bafa", "--quiet"],
    ["check"],
    ["check", "--fix", "--yes"],
    ["preview", "de-bafa", *ON],
    ["status"],
    ["forget"],
    ["doctor"],
    ["recipients", "list"],
    ["recipients", "show", "de-bafa"],
    ["recipients", "stale"],
    ["recipients", "coverage"],
    ["recipients", "schema"],
    ["recipients", "schema", "protocol"],
    ["recipients", "export", "list.csv"],
    ["recipients", "retire", "--yes", "de-bafa", "--reason", "x"],
    ["recipients", "rename", "--yes", "de-bafa", "de-export"],
    ["recipients", "remove", "de-bafa", "--yes"],
    ["recipients", "edit", "--yes", "de-bafa", "--note", "x"],
    ["recipients", "confirm", "de-bafa", "--fact", "postal", "--yes"],
    ["recipients", "edit", "--yes", "de-bafa", "--gender", "unspecified"],
    ["recipients", "add", "--yes", "--country", "IT", "--kind", "embassy", "--id", "it-x", "--body", "سفارة",
     "--source", "fact=name"],
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_gives_its_result_to_scripts(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str], words: list[str]
) -> None:
    """And reads the list once to give it; twice where it changes the list."""
    monkeypatch.chdir(folder)
    before = (folder / RECIPIENTS_FILE).read_bytes()
    run = program(*words, "--json")
    said = envelope(run.out)
    assert parsed.count(RECIPIENTS_FILE) <= 1 + ((folder / RECIPIENTS_FILE).read_bytes() != before)
    assert (run.code, said["status"], said["problems"]) == (0, "done", [])
    assert said["command"] == " ".join(words[: 2 if words[0] == "recipients" else 1])
    assert said["data"]


NEEDING_LETTERS = {
    "pack": [],
    "sign": ["people.csv"],
    "labels": ["l7160"],
    "envelopes": ["dl"],
    "reprint": ["HRD-de-bafa"],
    "share": [],
}


def test_those_that_need_something_first_do_too(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.chdir(folder)
    assert envelope(program("init", "mine", "--json").out)["data"] == {
        "folder": "mine",
        "written": ["recipients.yaml", "letters", "fonts"],
    }
    assert RECIPIENTS_FILE not in parsed
    assert program("build", "de-bafa", *ON).code == 0
    parsed.clear()
    assert envelope(program("proof", "--json").out)["data"]["letters"] == 1
    assert parsed.count(RECIPIENTS_FILE) == 1
    (folder / "people.csv").write_text("name\nسامي\n", "utf-8")
    for command, words in NEEDING_LETTERS.items():
        parsed.clear()
        said = envelope(program(command, *words, "--json").out)
        assert parsed.count(RECIPIENTS_FILE) == 1, command
        assert (said["command"], said["status"]) == (command, "done")
        assert said["data"]
    assert program("recipients", "export", "list.csv").code == 0
    parsed.clear()
    again = envelope(program("recipients", "import", "--yes", "list.csv", "--json").out)
    assert again["data"] == {"added": [], "changed": {}, "unchanged": 5, "written": False}
    assert parsed.count(RECIPIENTS_FILE) == 1
    Path("missions.csv").write_text(
        "country,post,name,lines,page,checked\n"
        "Italy,berlin,Embassy of Italy,Embassy of Italy|Hiroshimastr. 1|10785 Berlin|GERMANY,https://example.org,2026-01-02\n",
        "utf-8",
    )
    parsed.clear()
    added = envelope(program("missions", "import", "missions.csv", "--yes", "--json").out)["data"]
    assert (added["added"], added["written"]) == ([["IT", "berlin"]], True)
    assert parsed.count(RECIPIENTS_FILE) == 2
    parsed.clear()
    (listed,) = envelope(program("missions", "list", "--json").out)["data"]["missions"]
    assert (listed["country"], listed["post"]) == ("IT", "berlin")
    assert parsed.count(RECIPIENTS_FILE) == 1


def test_no_command_is_left_out() -> None:
    elsewhere = {"init", "proof", "recipients import", "missions import", "missions list", *NEEDING_LETTERS}
    names = {name for name, entry in commands.COMMANDS.items() if isinstance(entry, Entry)}
    names |= {f"{group} {name}" for group, entries in GROUPS.items() for name in entries.commands}
    assert {" ".join(words[: 2 if words[0] in GROUPS else 1]) for words in COMMANDS} == names - elsewhere


WRONG_USAGE = [
    (["build", "--wrong", "--json"], "build", "no option is called «--wrong»"),
    (["build", "nobody", "--json"], "build", "no recipient has the id «nobody»"),
    (["build", "--json", "--date", "tomorrow"], "build", "«tomorrow» is not a date"),
    (["recipients", "show", "--json"], "recipients show", "ID is missing"),
    (["recipients", "shw", "--json"], "recipients", "no command is called «shw»"),
    (["preview", "de-bafa", "--watch", "--json"], "preview", "--watch goes on until Ctrl-C"),
    (["--json"], "", "no option is called «--json»"),
    (["init", "--json"], "init", "DIR is missing"),
]


@pytest.mark.parametrize(("words", "command", "message"), WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_told_in_it_too(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], command: str, message: str
) -> None:
    monkeypatch.chdir(folder)
    run = program(*words)
    said = envelope(run.out)
    assert (run.code, run.err) == (2, "")
    assert (said["command"], said["status"], said["data"]) == (command, "usage", None)
    (problem,) = said["problems"]
    assert message in problem["message"]
    meant = "did you mean show? " if "shw" in words else ""
    assert problem["remedy"] == f"{meant}«{' '.join(['advocacy', *command.split()])} --help» says what can be typed"


@pytest.mark.parametrize("words", [["build"], ["pack"], ["recipients", "list"], ["proof"], ["recipients", "add"]])
def test_a_broken_campaign_is_told_in_it(program: Program, tmp_path: Path, words: list[str]) -> None:
    run = program(*words, "--root", lay_out(tmp_path / "c", broken="misspelt-field"), "--json")
    said = envelope(run.out)
    assert (run.code, run.err, said["status"], said["data"]) == (1, "", "wrong", None)
    assert said["problems"] == [
        {
            "message": "unknown field «minstry»",
            "remedy": "did you mean «ministry»?",
            "file": "recipients.yaml",
            "line": 8,
            "column": 5,
        }
    ]


def test_a_cell_of_a_table_has_its_row_and_column(program: Program, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("id,gender\nma-gov,x\n", "utf-8")
    run = program("recipients", "import", "--yes", table, "--root", folder, "--json")
    (problem,) = envelope(run.out)["problems"]
    assert {name: problem[name] for name in PLACES if name in problem} == {"file": str(table), "row": 2, "column": 2}
    assert program("recipients", "import", "--yes", table, "--root", folder).err.startswith(
        f"{table}, row 2, column B: "
    )


def test_findings_make_it_wrong_and_stay_in_it(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advocacy.doctor.SYSTEM_LIBRARIES", ("no-such-library",))
    run = program("doctor", "--root", folder, "--json")
    said = envelope(run.out)
    assert (run.code, said["status"]) == (1, "wrong")
    assert said["problems"] == [
        {"message": "no-such-library: is missing on this system", "remedy": "run «python3 run.py»"}
    ]
    assert len(said["data"]["findings"]) > 10


def test_nobody_is_asked_who_is_a_script(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.chdir(folder)
    assert envelope(program("recipients", "add", "--json").out)["status"] == "usage"
    edit = ("recipients", "edit", "de-bafa", "--note", "x", "--json")
    assert envelope(program(*edit).out)["status"] == "usage"
    run = program(*edit, "--yes")
    assert envelope(run.out)["data"] == {"id": "de-bafa", "changed": ["note"], "written": True}


def test_it_is_utf_8_whatever_the_console(folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    words = [sys.executable, "-m", "advocacy", "recipients", "show", "de-bafa", "--root", str(folder), "--json"]
    run = subprocess.run(words, env=environment, capture_output=True, check=True)
    recipient = envelope(run.stdout.decode("utf-8"))["data"]["recipient"]
    assert recipient["body"] == "المكتب الاتحادي للشؤون الاقتصادية ومراقبة الصادرات"


def _ends_with(error: BaseException) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


@pytest.fixture
def ends_with(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """``recipients list`` where reading the campaign raises an error: what it says to people, and to scripts."""

    def run(error: BaseException) -> tuple[Any, Any]:
        monkeypatch.setattr("advocacy.cli.recipients.listing.load_campaign", _ends_with(error))
        words = ("recipients", "list", "--root", folder)
        return program(*words), program(*words, "--json")

    return run


def test_an_error_of_the_machine_names_its_file(ends_with: Callable[..., Any]) -> None:
    text, scripts = ends_with(OSError(errno.ENOSPC, "No space left on device", "out/letters/de-bafa.pdf"))
    message = "cannot go on: out/letters/de-bafa.pdf: No space left on device"
    assert (text.code, text.out) == (1, "")
    assert text.err == f"{message}\n    check the disk, and where the output goes\n"
    said = envelope(scripts.out)
    assert (scripts.code, scripts.err, said["status"]) == (1, "", "wrong")
    assert said["problems"] == [{"message": message, "remedy": "check the disk, and where the output goes"}]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (KeyError("x"), "KeyError: 'x'"),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "out/.staging/x.pdf"),
            "FileNotFoundError: [Errno 2] No such file or directory: 'out/.staging/x.pdf'",
        ),
        (ModuleNotFoundError("No module named 'advocacy.x'", name="advocacy.x"), "No module named 'advocacy.x'"),
    ],
)
def test_a_mistake_of_the_program_reads_as_one(ends_with: Callable[..., Any], error: Exception, what: str) -> None:
    text, scripts = ends_with(error)
    assert (text.code, text.out) == (1, "")
    message, remedy = text.err.splitlines()
    assert message.startswith(f"a bug in advocacy {__version__}: ")
    assert message.endswith(what)
    assert remedy.startswith(
        "    report it without names of people, with what you typed and where it happened: cli/app.py:"
    )
    assert "cli/recipients/listing.py:" in remedy
    assert "Traceback" not in text.err
    said = envelope(scripts.out)
    assert (scripts.code, scripts.err, said["status"]) == (1, "", "wrong")
    assert said["problems"][0]["message"] == message


def test_a_mistake_in_a_worker_is_told_by_its_kind_and_places_alone(ends_with: Callable[..., Any]) -> None:
    """Its words may be the name of a signer."""
    places = "press/signing/packs.py:80 > processes/serve.py:112"
    text, scripts = ends_with(BugError("LookupError", places))
    message, remedy = text.err.splitlines()
    assert message == f"a bug in advocacy {__version__}: LookupError"
    assert re.search(rf"cli/recipients/listing\.py:\d+ > .*{re.escape(places)}$", remedy)
    assert [problem["message"] for problem in envelope(scripts.out)["problems"]] == [message]


def test_a_library_that_is_missing_later_on_is_named(ends_with: Callable[..., Any]) -> None:
    text, scripts = ends_with(ModuleNotFoundError("No module named 'pikepdf'", name="pikepdf"))
    said = ("the library pikepdf is not installed", "run «python3 run.py», or install advocacy again")
    assert (text.code, text.err) == (1, f"{said[0]}\n    {said[1]}\n")
    assert envelope(scripts.out)["problems"] == [{"message": said[0], "remedy": said[1]}]


@pytest.mark.parametrize("scripts", [False, True])
def test_a_library_that_is_missing_from_the_start_is_named(scripts: bool) -> None:
    code = "import sys; sys.modules['yaml'] = None; from advocacy.__main__ import main; main()"
    words = [sys.executable, "-c", code, "check", *(["--json"] if scripts else [])]
    run = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    said = ("the library yaml is not installed", "run «python3 run.py», or install advocacy again")
    assert run.returncode == 1
    if scripts:
        assert envelope(run.stdout)["problems"] == [{"message": said[0], "remedy": said[1]}]
        assert not run.stderr
    else:
        assert run.stderr == f"{said[0]}\n    {said[1]}\n"
        assert not run.stdout


def test_an_interrupted_command_says_so(ends_with: Callable[..., Any]) -> None:
    text, scripts = ends_with(KeyboardInterrupt())
    assert (text.code, text.out, text.err) == (130, "", "")
    said = envelope(scripts.out)
    assert (scripts.code, scripts.err, said["status"], said["problems"]) == (130, "", "interrupted", [])


def test_people_get_text_again_after_a_script(program: Program, folder: Path) -> None:
    program("recipients", "show", "de-bafa", "--root", folder, "--json")
    assert console.talks_to_scripts()
    assert program("recipients", "show", "de-bafa", "--root", folder).out.startswith("de-bafa: ")
    assert program("init", folder / "file", "--", "--json").code == 2  # after «--», a word is no option
    assert not console.talks_to_scripts()


@pytest.mark.parametrize(
    "words",
    [
        ["--root", "ROOT", "recipients", "show", "it-gov"],
        ["recipients", "--root", "ROOT", "show", "it-gov"],
        ["recipients", "show", "it-gov", "--root", "ROOT"],
        ["--root", "ROOT", "recipients", "show", "--root", "ROOT", "it-gov"],
    ],
)
def test_the_campaign_folder_stands_before_the_command_or_after_it(
    program: Program, folder: Path, words: list[str]
) -> None:
    run = program(*(folder if word == "ROOT" else word for word in words))
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("it-gov: government of Italy")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--root", "a", "build", "--root", "b"], "--root is given twice, as a and b: give it once"),
        (["recipients", "--root", "a", "list", "--root", "b"], "--root is given twice, as a and b: give it once"),
        (
            ["--arabic", "visual", "check", "--arabic", "auto"],
            "--arabic is given twice, as auto and visual: give it once",
        ),
        (["--root", "a", "init", "b"], "«init» uses no campaign folder: leave out --root"),
    ],
)
def test_two_that_differ_and_one_that_means_nothing_are_refused(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run = program(*words)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"{said}\n    «advocacy ")
    assert run.err.endswith(" --help» says what can be typed\n")
    assert not [*tmp_path.iterdir()]


def test_arabic_stands_before_the_command_or_after_it(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("recipients", "show", "sa-gov", "--root", folder)
    visual = program("--arabic", "visual", *words).out
    assert "\u202d" in visual
    assert program(*words, "--arabic", "visual").out == visual
    assert program("recipients", "--arabic", "visual", *words[1:]).out == visual
    monkeypatch.setenv("ADVOCACY_ARABIC", "visual")
    assert program(*words).out == visual
    assert "\u202d" not in program("--arabic", "logical", *words).out
    assert "\u202d" not in program(*words, "--arabic", "logical").out


def test_what_a_command_takes_is_left_to_it() -> None:
    assert reported(build.build).__doc__ == build.build.__doc__


def test_nothing_in_it_commands_a_terminal(program: Program, tmp_path: Path, small_root: Path) -> None:
    """Headings of a stranger come back in messages, as text and as JSON."""
    (tmp_path / "list.csv").write_text("id,na\x1b[31m\x9b\u202eme\n\x1b[2Jx,b\n", "utf-8")
    words = ("recipients", "import", tmp_path / "list.csv", "--root", small_root, "--dry-run")
    run = program(*words)
    assert not set("\x1b\x9b\u202e") & set(run.out + run.err)
    assert "<U+001B>[31m<U+009B><U+202E>" in run.err
    run = program(*words, "--json")
    assert not set("\x1b\x9b\u202e") & set(run.out + run.err)
    assert json.loads(run.out)["problems"][0]["message"].startswith("«\x1b[2Jx»")


@pytest.mark.parametrize(("terminal", "lines"), [(True, 9), (False, 1)])
def test_it_is_indented_where_people_read_it(terminal: bool, lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    stream = Stream()
    monkeypatch.setattr("sys.stdout", stream)
    write_envelope("status", ExitCode.DONE, {"built": 1}, [])
    said = stream.getvalue()
    assert said.count("\n") == said.rstrip().count("\n") + 1 == lines
    assert json.loads(said)["data"] == {"built": 1}
