"""check, recipients, init, doctor, and what all commands share."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from advocacy import __version__
from advocacy.cli.commands import COMMANDS
from advocacy.cli.console import counted, first_of
from advocacy.cli.group import Entry
from advocacy.press.signing.loading import BIND, INSCRIBE
from advocacy.processes import pool
from advocacy.upkeep import shipped
from tests.conftest import REPO, Program, lay_out
from tests.warm import Popen

WARNING = {
    "file": "recipients.yaml",
    "line": 67,
    "column": 3,
    "message": "no government on the list: Germany (DE)",
    "remedy": "add one whose «kind» is government",
}


def test_check_says_that_nothing_is_wrong(program: Program, folder: Path) -> None:
    run = program("check", "--root", folder)
    assert run.code == 0
    place, message, remedy = "recipients.yaml:67:3", WARNING["message"], WARNING["remedy"]
    assert run.err == f"{place}: warning: {message}\n    {remedy}\n"
    assert run.out == "Nothing is wrong: 5 recipients (1 export-control, 4 government), 4 with no address to go to.\n"
    assert json.loads(program("check", "--root", folder, "--json").out)["data"] == {
        "warnings": [WARNING], "recipients": 5,
        "kinds": {"export-control": 1, "government": 4}, "missing_postal": 4,
    }  # fmt: skip


def test_check_gives_problems_to_scripts(program: Program, tmp_path: Path) -> None:
    campaign = lay_out(tmp_path / "c", broken="misspelt-field")
    run = program("check", "--root", campaign, "--json")
    assert run.code == 1
    assert json.loads(run.out) == {
        "version": 1,
        "command": "check",
        "status": "wrong",
        "data": None,
        "problems": [
            {
                "message": "unknown field «minstry»",
                "remedy": "did you mean «ministry»?",
                "file": "recipients.yaml",
                "line": 8,
                "column": 5,
            }
        ],
    }


def test_check_finds_what_only_a_merge_can_find(program: Program, tmp_path: Path) -> None:
    run = program("check", "--root", lay_out(tmp_path / "c", broken="undefined-name"))
    assert run.code == 1
    assert "'closing_formula' is undefined" in run.err


def test_the_shipped_campaign_passes(program: Program) -> None:
    run = program("check", "--root", REPO)
    assert run.code == 0
    # The one fact that is missing, and that nobody guesses: in which language a state corresponds.
    (line,) = (
        n for n, row in enumerate((REPO / "recipients.yaml").read_text("utf-8").split("\n"), 1) if "  ST: {" in row
    )
    assert run.err == (
        f"recipients.yaml:{line}:7: warning: no language is known of Sao Tome and Principe: letters there have no "
        "translation\n    add «language: …» once a page says in which it corresponds\n"
    )
    assert run.out.startswith("Nothing is wrong: ")


def test_list_in_a_pipe_is_tab_separated(program: Program, folder: Path) -> None:
    run = program("recipients", "list", "--root", folder, "--kind", "export-control")
    assert (
        run.out
        == "de-bafa\tlicensing-authority\tyes\tdirect\tGermany\tالمكتب الاتحادي للشؤون الاقتصادية ومراقبة الصادرات\n"
    )
    listed = json.loads(program("recipients", "list", "--root", folder, "--json", "--country", "IT").out)["data"]
    assert [(entry["id"], entry["gender"], entry["postal"]) for entry in listed["recipients"]] == [
        ("it-gov", "f", None)
    ]


def test_show_is_what_will_be_printed_and_who_vouches(program: Program, folder: Path) -> None:
    run = program("recipients", "show", "sa-gov", "--root", folder)
    assert run.out.splitlines() == [
        "sa-gov: government of Saudi Arabia, reads the wording for «alleged-user»",
        "",
        "    صاحب السمو الملكي ولي العهد رئيس مجلس الوزراء",
        "    المملكة العربية السعودية",
        "    صاحب السمو الملكي،",
        "",
        "    no postal address: nobody vouches for one",
        "",
        "Its letter can go nowhere.",
        "",
        "Sources",
        "    audience: https://example.org/sa, 2018",
    ]
    shown = json.loads(program("recipients", "show", "sa-gov", "--root", folder, "--json").out)["data"]
    assert shown["recipient"]["rank"] == "royal-highness"
    assert "Note: the holder" in program("recipients", "show", "ma-gov", "--root", folder).out
    unknown = program("recipients", "show", "sa-gv", "--root", folder)
    assert unknown.code == 2
    assert "did you mean sa-gov" in unknown.err


def test_arabic_is_ordered_on_request_and_stored_otherwise(program: Program, folder: Path) -> None:
    words = ("recipients", "show", "sa-gov", "--root", folder)
    assert "\u202d" not in program(*words).out
    assert "\u202dﺀﺍﺭﺯﻮﻟﺍ" in program("--arabic", "visual", *words).out


@pytest.mark.usefixtures("set_once")
def test_init_writes_a_campaign_that_builds(program: Program, tmp_path: Path) -> None:
    run = program("init", tmp_path / "mine")
    assert run.out == (
        f"recipients.yaml, letters, fonts written to {tmp_path}/mine; next: «advocacy build --root {tmp_path}/mine»\n"
    )
    for part in ("recipients.yaml", "letters/letter.css", "fonts/OFL-Amiri.txt"):
        assert (tmp_path / "mine" / part).read_bytes() == (REPO / part).read_bytes()
    assert program("build", "--root", tmp_path / "mine", "--sample", "2", "--quiet").code == 0


def test_init_overwrites_nothing(program: Program, folder: Path) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program("init", folder)
    assert run.code == 1
    assert run.err == f"{folder} holds recipients.yaml already: nothing was written\n    name a new or empty folder\n"
    assert (folder / "recipients.yaml").read_bytes() == before
    (folder / "file").write_text("")
    blocked = program("init", folder / "file" / "deep")
    assert blocked.code == 1
    assert "name a folder you may write to" in blocked.err


@pytest.mark.parametrize("there", [False, True])
def test_init_on_a_full_disk_leaves_nothing(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    """Whether the disk is full at the first file, the tenth, or the last."""
    target = tmp_path / "deep" / "mine"
    if there:
        target.mkdir(parents=True)
        (target / "notes.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    write = shipped.write_whole

    def full(path: Path, data: bytes) -> None:
        if path.name == full_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data)

    monkeypatch.setattr(shipped, "write_whole", full)
    for file in ("Amiri-Bold.ttf", "letter.css", "recipients.yaml"):
        full_at = file
        run = program("init", target)
        assert (run.code, sorted(tmp_path.rglob("*"))) == (1, before)
        assert run.err.startswith(f"cannot write {target}/")
        assert run.err.endswith(": No space left on device\n    make room on that disk, and run the command again\n")


def test_init_takes_up_what_a_killed_one_left_and_nothing_else(program: Program, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    (target / "fonts").mkdir(parents=True)
    shutil.copy(REPO / "fonts" / "OFL-Amiri.txt", target / "fonts")
    (target / "fonts" / ".advocacy-0123456789abcdef.draft").write_bytes(b"half a font")
    for name in ("README.md", "mine.ttf"):
        (target / "fonts" / name).write_bytes(b"")
        run = program("init", target)
        assert (run.code, run.err.splitlines()[0]) == (1, f"{target} holds fonts already: nothing was written")
        assert not (target / "letters").exists()
        (target / "fonts" / name).unlink()
    assert program("init", target).code == 0
    assert not [*target.rglob("*.draft")]
    for file in (REPO / "fonts").iterdir():
        assert (target / "fonts" / file.name).read_bytes() == file.read_bytes()
    assert program("recipients", "list", "--root", target).code == 0


def test_version_and_help(program: Program) -> None:
    assert program("--version").out == f"advocacy {__version__}\n"
    assert program().code == 2
    for words in (["--help"], ["build", "-h"], ["recipients", "list", "--help"]):
        run = program(*words)
        assert run.code == 0
        assert "Usage: " in run.out


def test_every_command_shows_examples(program: Program) -> None:
    commands = [name for name, entry in COMMANDS.items() if isinstance(entry, Entry)]
    assert commands == [
        "build", "check", "preview", "proof", "pack", "sign", "labels", "envelopes", "reprint", "share", "status",
        "forget", "init", "doctor",
    ]  # fmt: skip
    for words in (*([command] for command in commands), ["recipients", "list"], ["recipients", "show"]):
        assert "Examples" in program(*words, "--help").out, words


COMPLETING = {"_ADVOCACY_COMPLETE": "complete_bash", "COMP_WORDS": "advocacy ", "COMP_CWORD": "1"}


@pytest.mark.parametrize(
    ("words", "environment", "pydantic"),
    [
        (["--version"], {}, False),
        (["--help"], {}, False),
        (["recipients", "--help"], {}, True),  # Typer reads the options before a command with it
        ([], COMPLETING, True),
    ],
)
def test_what_needs_no_command_loads_none(words: list[str], environment: dict[str, str], pydantic: bool) -> None:
    """Nor a library but those that read command lines and write to terminals: else it takes twice the time."""
    code = (
        "import atexit, sys\n"
        "loaded = lambda: {name.partition('.')[0] for name in sys.modules} | {*sys.modules}\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(loaded())))\n"
        "from advocacy.__main__ import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    loaded = {*run.stderr.split()}
    assert "recipients" in run.stdout or words == ["--version"]
    assert {"advocacy.cli.app", "typer"} <= loaded
    assert not {"advocacy.campaign", "arabic_reshaper", "babel", "bidi", "fontTools", "jinja2", "yaml"} & loaded
    assert pydantic or "pydantic" not in loaded
    assert words != ["--version"] or "rich" not in loaded


@pytest.mark.slow
def test_the_program_starts_without_the_renderer(small_root: Path) -> None:
    """Half a second that these need not wait for; nor what reads letters back."""
    code = (
        "import atexit, os, sys; from advocacy.cli.app import main\n"
        "for words in (['recipients', 'list'], ['build', '--dry-run']):\n"
        "    sys.argv = ['advocacy', *words, '--root', sys.argv[-1]]\n"
        "    try: main()\n"
        "    except SystemExit as end: assert not end.code, words\n"
        "import advocacy.cli.build, advocacy.cli.pack, advocacy.cli.proof\n"
        "loaded = {'weasyprint', 'pypdf', 'pypdfium2', 'pikepdf', 'PIL'} & {*sys.modules}\n"
        "assert not loaded, loaded"
    )
    run = subprocess.run([sys.executable, "-c", code, small_root], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_workers_start_with_a_command_that_needs_them_and_never_to_tell_of_it(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(pool, "expect", lambda *modules: started.append(modules))
    assert program("sign", "--help").code == 0
    assert program("help", "sign").code == 0
    assert program("check", "--root", folder).code == 0
    assert not [modules for modules in started if modules == INSCRIBE]
    started.clear()
    assert program("sign", "nobody.csv", "--root", folder).code == 1
    assert started == [INSCRIBE, BIND]


def test_a_terminal_that_is_not_in_utf_8_gets_no_traceback(folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    words = [sys.executable, "-m", "advocacy", "recipients", "list", "--root", str(folder)]
    run = subprocess.run(words, env=environment, capture_output=True, check=False)
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr
    assert run.stdout.startswith(b"de-bafa\tlicensing-authority\tyes\tdirect\tGermany\t??")


@pytest.mark.slow
def test_a_pipe_that_closes_early_is_no_traceback() -> None:
    shell = shutil.which("sh")
    assert shell
    line = f"'{sys.executable}' -m advocacy recipients list --root '{REPO}' | head -1"
    run = subprocess.run([shell, "-c", line], capture_output=True, check=False, text=True)
    assert run.stdout.startswith("ad-gov\t")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("start", "words"),
    [(subprocess.Popen, ["--version"]), (Popen, ["status", "--root", str(REPO), "--out", "nowhere"])],
)
def test_nothing_is_said_where_nobody_reads_any_more(
    start: type[subprocess.Popen[bytes]], words: list[str], tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "advocacy", *words]
    with start(command, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path) as run:
        os.close(writing)
        assert run.communicate()[1] == b""
    assert run.returncode == 1


def test_a_line_names_eight_and_counts_the_rest() -> None:
    names = [*"abcdefghij"]
    assert first_of(names[:8]) == "a, b, c, d, e, f, g, h"
    assert first_of(names) == "a, b, c, d, e, f, g, h and 2 more"
    assert first_of(names[:9], see="out/manifest.json") == "a, b, c, d, e, f, g, h and 1 more: see out/manifest.json"
    assert [counted(number, "pack") for number in (0, 1, 2)] == ["0 packs", "1 pack", "2 packs"]


def test_links_in_a_circle_are_refused_by_name(program: Program, folder: Path) -> None:
    for name in ("letters/letter.css", "out"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(folder / name)
    run = program("check", "--root", folder)
    assert run.code == 1
    said = "letters/letter.css: cannot be read: Too many levels of symbolic links\n"
    assert f"{said}    check that it is a file you may read\n" in run.err
    (folder / "letters" / "letter.css").unlink()
    shutil.copy(REPO / "letters" / "letter.css", folder / "letters")
    run = program("build", "--root", folder)
    assert run.code == 1
    assert "Too many levels of symbolic links\n" in run.err
    assert "a bug in advocacy" not in run.err
