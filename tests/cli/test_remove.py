"""An entry that should never have been there is taken off the list: ``recipients remove``."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.conftest import Program

BAFA = """\
  - id: de-bafa
    country: DE
    kind: export-control
    audience: licensing-authority
    body: المكتب الاتحادي للشؤون الاقتصادية ومراقبة الصادرات
    ministry: الوزارة الاتحادية للاقتصاد والطاقة
    body_local: Bundesamt für Wirtschaft und Ausfuhrkontrolle
    rank: agency-head
    gender: unspecified
    postal: [Frankfurter Straße 29–35, 65760 Eschborn, GERMANY]
    sources:
      - {fact: postal, page: "https://example.org/bafa", checked: 2021-11}

"""


def plain(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_an_entry_goes_with_its_comments_and_nothing_else_changes(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    before = path.read_text("utf-8")
    start, end = before.index("  - id: ma-gov"), before.index('  - id: "no-gov"')
    path.write_text(f"{before[:start]}  # ask again\n{before[start:]}", "utf-8")
    run = program("recipients", "remove", "ma-gov", "--yes", "--root", folder)
    assert (run.code, run.err) == (0, "ma-gov is no longer on the list.\n")
    assert "-  # ask again\n-  - id: ma-gov\n" in run.out
    assert path.read_text("utf-8") == before[:start] + before[end:]
    assert program("recipients", "remove", "de-bafa", "--yes", "--root", folder).code == 0
    assert path.read_text("utf-8") == (before[:start] + before[end:]).replace(BAFA, "")


def test_a_dry_run_shows_what_would_go(program: Program, folder: Path) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program("recipients", "remove", "de-bafa", "--dry-run", "--root", folder)
    assert (run.code, run.err) == (0, "Nothing was written.\n")
    assert [line[1:] for line in run.out.splitlines() if line.startswith("-") and not line.startswith("---")] == (
        BAFA.splitlines()
    )
    assert (folder / "recipients.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["de-baf", "--yes"], "no recipient has the id «de-baf»; did you mean de-bafa"),
        (["de-bafa"], "nobody can be asked here: say --yes, or look first with --dry-run"),
    ],
)
def test_wrong_usage_is_said(program: Program, folder: Path, words: list[str], said: str) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program("recipients", "remove", *words, "--root", folder)
    assert run.code == 2
    assert said in plain(run.err)
    assert (folder / "recipients.yaml").read_bytes() == before


def test_a_successor_stays(program: Program, folder: Path) -> None:
    gone = ("recipients", "retire", "--yes", "ma-gov", "--reason", "x", "--successor", "de-bafa", "--root", folder)
    assert program(*gone).code == 0
    before = (folder / "recipients.yaml").read_bytes()
    line = before[: before.index(b"    retired:")].count(b"\n") + 1
    column = before.split(b"\n")[line - 1].index(b'"de-bafa"') + 1
    run = program("recipients", "remove", "de-bafa", "--yes", "--root", folder)
    assert run.code == 1
    assert run.err == (
        f"recipients.yaml:{line}:{column}: ma-gov names de-bafa as its successor\n"
        "    name another successor there, or delete it, before you remove de-bafa\n"
    )
    assert (folder / "recipients.yaml").read_bytes() == before


def test_the_last_one_stays(program: Program, folder: Path) -> None:
    for identifier in ("it-gov", "ma-gov", "no-gov", "sa-gov"):
        assert program("recipients", "remove", identifier, "--yes", "--root", folder).code == 0
    run = program("recipients", "remove", "de-bafa", "--yes", "--root", folder)
    assert run.code == 1
    assert run.err == (
        "recipients.yaml:3:5: de-bafa is the only one on the list, and a campaign writes to somebody\n"
        "    add another recipient first\n"
    )


def test_what_names_it_still_and_its_letter_are_spoken_of(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    text = path.read_text("utf-8").replace("note: the holder", "note: ask de-bafa; the holder")
    path.write_text(f"# de-bafa first, not de-bafa-2\n{text}", "utf-8")
    letter = folder / "out" / "letters" / "de-bafa.pdf"
    letter.parent.mkdir(parents=True)
    letter.touch()
    run = program("recipients", "remove", "de-bafa", "--yes", "--root", folder)
    assert run.code == 0
    line = path.read_text("utf-8").split("\n").index("    note: ask de-bafa; the holder of the office is not known") + 1
    assert run.err == (
        "de-bafa is no longer on the list.\n"
        "recipients.yaml:1:3: warning: names de-bafa\n    look at it, and correct it by hand\n"
        f"recipients.yaml:{line}:15: warning: names de-bafa\n    look at it, and correct it by hand\n"
        f"out/letters/de-bafa.pdf is still there: the next «advocacy build --root {folder}» removes it.\n"
    )


def test_what_names_it_still_is_told_to_scripts(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    path.write_text(f"# de-bafa first\n{path.read_text('utf-8')}", "utf-8")
    data = json.loads(program("recipients", "remove", "de-bafa", "--yes", "--json", "--root", folder).out)["data"]
    warning = {"message": "names de-bafa", "remedy": "look at it, and correct it by hand", "file": "recipients.yaml"}
    assert data == {"id": "de-bafa", "written": True, "warnings": [{**warning, "line": 1, "column": 3}]}


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["no", "yes"])
def test_on_a_terminal_one_question_is_asked(folder: Path, answer: str) -> None:
    terminal = Terminal("recipients", "remove", "de-bafa", "--root", str(folder))
    terminal.answer("Write this?", answer)
    assert terminal.close() == 0, terminal.said
    assert ("de-bafa" in (folder / "recipients.yaml").read_text("utf-8")) is (answer == "no")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("recipients: [{id: ", "this list is written in [brackets]\n    write it with a dash before each entry"),
        ("recipients:\n  -\n    id: ", "this entry does not begin beside its dash\n    write its first field beside"),
    ],
)
def test_ways_of_writing_that_are_left_to_people(program: Program, folder: Path, written: str, said: str) -> None:
    path = folder / "recipients.yaml"
    text = path.read_text("utf-8")
    entry = BAFA.split("\n", 1)[1]
    if "[" in written:
        fields = [line.strip() for line in entry.replace("sources:\n      - ", "sources: [").strip().splitlines()]
        written += f"de-bafa, {', '.join(fields)}]}}]\n"
        text = text[: text.index("recipients:")] + written + text[text.index("states_source") :]
    else:
        text = text.replace("recipients:\n  - id: de-bafa", f"{written}de-bafa")
    path.write_text(text, "utf-8")
    if "[" in written:
        text = text.replace(
            "}]\n",
            "}, {id: de-b, country: DE, kind: embassy, audience: government, body: ب, rank: agency-"
            "head, gender: unspecified, postal: none, sources: [{fact: name, page: none}]}]\n",
            1,
        )
        path.write_text(text, "utf-8")
    run = program("recipients", "remove", "de-bafa", "--yes", "--root", folder)
    assert run.code == 1
    assert said in run.err
    assert path.read_text("utf-8") == text
