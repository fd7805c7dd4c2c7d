"""Pages that were read again: ``recipients confirm``."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.conftest import Program

POSTAL = '{fact: postal, page: "https://example.org/bafa", checked: 2021-11}'
TO_COME = "2099-01-01"
SOURCE = (
    "    «advocacy recipients edit {} --source 'fact=… page=https://… checked=…' --root {}» "
    "adds the page that you have read\n"
)


def confirm(program: Program, folder: Path, *words: str) -> tuple[int, str, str]:
    run = program("recipients", "confirm", *words, "--root", folder)
    return run.code, run.out, run.err


def test_the_day_of_a_reading_is_written_and_nothing_else(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    before = path.read_text("utf-8")
    words = ("de-bafa", "it-gov", "--checked", "2026-11-20", "--yes")
    code, out, err = confirm(program, folder, *words, "--fact", "audience")
    assert (code, out) == (1, "")
    assert err == "recipients.yaml:3:5: no page vouches for «audience» about de-bafa\n" + SOURCE.format(
        "de-bafa", folder
    )
    assert path.read_text("utf-8") == before
    code, out, err = confirm(program, folder, "HRD-de-bafa", "de-bafa", "--fact", "postal", *words[2:])
    assert (code, err) == (0, "1 page read on 2026-11-20.\n")
    after = POSTAL.replace("2021-11", '"2026-11-20"')
    assert path.read_text("utf-8") == before.replace(POSTAL, after)
    assert f"-      - {POSTAL}\n+      - {after}\n" in out
    assert confirm(program, folder, "de-bafa", "--fact", "postal", *words[2:])[2] == ("Nothing changes.\n")


def test_two_recipients_and_today(program: Program, folder: Path) -> None:
    run = program(
        "recipients", "confirm", "it-gov", "sa-gov", "--fact", "audience", "--yes", "--json", "--root", folder
    )
    data = json.loads(run.out)["data"]
    assert data == {
        "checked": date.today().isoformat(),
        "confirmed": [
            {"id": "it-gov", "fact": "audience", "page": "https://example.org/it"},
            {"id": "sa-gov", "fact": "audience", "page": "https://example.org/sa"},
        ],
        "written": True,
    }
    assert (folder / "recipients.yaml").read_text("utf-8").count(f'checked: "{date.today()}"') == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["it-gov", "--fact", "audience", "--page", "https://example.org/x"],
            (
                "recipients.yaml:27:9: «audience» of it-gov does not rest on https://example.org/x\n"
                "    it rests on https://example.org/it\n"
            ),
        ),
        (
            ["it-gov", "--fact", "audience", "--checked", "2016-04-05"],
            (
                "recipients.yaml:27:9: «audience» of it-gov was checked on 2016-04-06, after 2016-04-05\n"
                "    give the day on which you read the page with --checked\n"
            ),
        ),
    ],
)
def test_what_cannot_be_confirmed_is_named(program: Program, folder: Path, words: list[str], said: str) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    assert confirm(program, folder, *words, "--yes") == (1, "", said)
    assert (folder / "recipients.yaml").read_bytes() == before


def test_which_of_several_pages_was_read_is_said(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    other = POSTAL.replace("bafa", "bafa-2")
    path.write_text(path.read_text("utf-8").replace(POSTAL, f"{POSTAL}\n      - {other}"), "utf-8")
    code, _, err = confirm(program, folder, "de-bafa", "--fact", "postal", "--yes")
    assert code == 1
    assert err == (
        "recipients.yaml:14:9: «postal» of de-bafa rests on https://example.org/bafa and https://example.org/bafa-2\n"
        "    say with --page which of them you have read\n"
    )
    words = ("de-bafa", "--fact", "postal", "--page", "https://example.org/bafa-2", "--checked", "2026-11-20", "--yes")
    assert confirm(program, folder, *words)[0] == 0
    text = path.read_text("utf-8")
    assert POSTAL in text
    assert other.replace("2021-11", '"2026-11-20"') in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["de-bafa"], "say what the page still says, such as --fact postal; on a terminal, you are asked"),
        (["de-bafa", "--page", "https://x.org"], "say what the page still says, such as --fact postal"),
        (["de-bafa", "--fact", "postal"], "nobody can be asked here: say --yes, or look first with --dry-run"),
        (["de-bafa", "--fact", "postal", "--checked", TO_COME], f"{TO_COME} is still to come"),
        (["de-baf", "--fact", "postal", "--yes"], "no recipient has the id «de-baf»; did you mean de-bafa"),
    ],
)
def test_wrong_usage_is_said(program: Program, folder: Path, words: list[str], said: str) -> None:
    code, _, err = confirm(program, folder, *words)
    assert code == 2
    assert said in err


def test_somebody_is_asked_about_each_page_and_enter_confirms_none(folder: Path) -> None:
    path = folder / "recipients.yaml"
    other = '{fact: office, page: "https://example.org/office", checked: none, note: "The sign at the door."}'
    before = path.read_text("utf-8").replace(POSTAL, f"{POSTAL}\n      - {other}")
    path.write_text(before, "utf-8")
    terminal = Terminal("recipients", "confirm", "de-bafa", "--root", str(folder))
    terminal.answer("https://example.org/bafa\n    read: 2021-11\n", "y")
    terminal.answer("The sign at the door.\n    read: nobody wrote down when\n", "")
    terminal.answer("Write this?", "yes")
    assert terminal.close() == 0
    assert path.read_text("utf-8") == before.replace("checked: 2021-11", f'checked: "{date.today()}"')


def test_of_whom_no_page_speaks_nothing_can_be_confirmed(folder: Path) -> None:
    terminal = Terminal("recipients", "confirm", "no-gov", "--root", str(folder))
    assert terminal.close() == 1
    assert "no page vouches for anything about no-gov" in " ".join(terminal.said.split())
