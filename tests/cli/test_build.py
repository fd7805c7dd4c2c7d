import contextlib
import json
import os
import pty
import re
import select
import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from advocacy.campaign import TEMPLATE
from tests.conftest import Program, in_one_size, lay_out
from tests.waiting import patience
from tests.warm import Popen

pytestmark = pytest.mark.usefixtures("set_once")

ON = ("--date", "2026-11-23")


def test_build_says_what_it_made_and_what_is_missing(program: Program, folder: Path) -> None:
    run = program("build", "--root", folder, *ON)
    assert run.code == 0
    at = f"--root {folder}"
    assert run.out.splitlines() == [
        f"5 letters made in {folder}/out/letters",
        "Can be posted: 1 of 5 (1 direct)",
        "The page behind the address is more than a year old, or bears no date: 1 (de-bafa)",
        "No reply can arrive, and the letters ask for none: letters/campaign.yaml names no sender.",
        "With no address to go to: 4 of 5 (it-gov, ma-gov, no-gov, sa-gov)",
        f"Open {folder}/out/index.html in a browser: the page of all letters, to find and print them",
        f"Next: «advocacy proof {at}» reads them back, «advocacy pack {at}» puts them into files to print",
        f"Next: «advocacy share {at}» puts all that volunteers need into one ZIP",
    ]
    assert not run.err
    again = program("build", "--root", folder, *ON)
    assert again.out.splitlines()[0] == f"0 letters made, 5 unchanged in {folder}/out/letters"


def test_build_says_what_must_be_done_before_posting(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    note = "    note: the holder of the office is not known\n"
    text = path.read_text("utf-8")
    assert note in text
    path.write_text(text.replace(note, f"    before_posting: Check who governs.\n{note}"), "utf-8")
    run = program("build", "ma-gov", "no-gov", "--root", folder, *ON)
    (line,) = [
        line for line in run.out.splitlines() if line.startswith("To check or decide before posting: 1 (ma-gov); ")
    ]
    command = line[line.index("«advocacy ") + 10 : line.index("»")]
    assert command == f"recipients list --before-posting --root {folder}"
    assert program(*command.split()).out == "ma-gov (Morocco): Check who governs.\n"
    shown = program("recipients", "show", "ma-gov", "--root", folder).out
    assert "Before posting: Check who governs.\nNote: the holder of the office is not known" in shown


def test_letters_for_plain_envelopes_keep_no_room_for_a_window(program: Program, folder: Path) -> None:
    assert program("build", "de-bafa", "--no-window", "--root", folder, *ON).code == 0
    manifest = json.loads((folder / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["letters"][0]["window"] is False
    assert [*manifest["type_sizes"]] == ["a4 without a window"]
    assert program("proof", "--root", folder).code == 0
    run = program("pack", "--root", folder)
    assert run.code == 1
    assert run.err == (
        "the letter is built for envelopes without a window\n"
        f"    say --no-window, or build it again with one: «advocacy build de-bafa --date {ON[1]} "
        f"--root {folder}»\n"
    )
    assert program("pack", "--no-window", "--root", folder).code == 0


def test_build_in_the_folder_one_stands_in(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert program("build", "de-bafa").code == 0
    (entry,) = json.loads(Path("out/manifest.json").read_text("utf-8"))["letters"]
    assert entry["date"] == date.today().isoformat()


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["de-bafa", "sa-gov"], ["de-bafa", "sa-gov"]),
        (["--country", "ma", "--country", "NO"], ["ma-gov", "no-gov"]),
        (["--kind", "export-control"], ["de-bafa"]),
        (["--audience", "alleged-user"], ["ma-gov", "sa-gov"]),
        (["--audience", "alleged-user", "--country", "SA"], ["sa-gov"]),
        (["--sample", "2"], ["de-bafa", "sa-gov"]),
    ],
)
def test_filters(program: Program, folder: Path, words: list[str], made: list[str]) -> None:
    run = program("build", "--root", folder, "--json", *ON, *words)
    assert run.code == 0
    assert json.loads(run.out)["data"]["made"] == made
    assert sorted(path.stem for path in (folder / "out/letters").iterdir()) == made


def test_json_holds_the_result_for_scripts(program: Program, folder: Path) -> None:
    result = json.loads(program("build", "--root", folder, "--json", "--paper", "Letter", *ON).out)["data"]
    keys = {"out", "made", "kept", "removed", "strays", "failed", "enclosures", "written_there", "came_back"}
    assert set(result) == {*keys, "posting", "whole", "missing_postal", "letters"}
    assert result["posting"] == {"ways": {"direct": 1, "nowhere": 4}, "old": ["de-bafa"], "has_sender": False}
    assert result["missing_postal"] == ["it-gov", "ma-gov", "no-gov", "sa-gov"]
    assert {letter["paper"] for letter in result["letters"]} == {"letter"}
    assert result["letters"][0]["title"].startswith("وضع حد للمراقبة")


def test_json_and_manifest_say_which_letters_were_set_as_a_whole(program: Program, folder: Path) -> None:
    template = folder / TEMPLATE
    faint = '{% if postal %}<h1 style="opacity: .9">{% else %}<h1>{% endif %}'
    template.write_text(template.read_text("utf-8").replace("<h1>", faint), "utf-8")
    for made in (["de-bafa", "sa-gov"], []):
        asked = ("de-bafa", "sa-gov", "--translation", "none", "--root", folder, "--json")
        result = json.loads(program("build", *asked, *ON).out)["data"]
        assert result["made"] == made
        assert result["whole"] == 1
        manifest = json.loads((folder / "out/manifest.json").read_bytes())
        assert {letter["id"]: letter["whole"] for letter in manifest["letters"]} == {"de-bafa": True, "sa-gov": False}


def test_a_dry_run_writes_nothing(program: Program, folder: Path) -> None:
    run = program("build", "--root", folder, "--dry-run")
    assert run.code == 0
    assert [line.split("\t")[0] for line in run.out.splitlines()] == ["de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov"]
    assert run.err == "5 letters would be made; nothing was written.\n"
    assert not (folder / "out").exists()
    listed = json.loads(program("build", "--root", folder, "--dry-run", "--json", "it-gov").out)["data"]
    nowhere = ["no postal address, and no mission to deliver it"]
    assert listed == {"would_make": [{"id": "it-gov", "delivery": "nowhere", "translation": "", "warnings": nowhere}]}


def test_quiet_is_quiet_and_still_says_what_is_wrong(program: Program, folder: Path) -> None:
    assert program("build", "--root", folder, "--quiet").out == ""
    (folder / "letters" / "letter.css").unlink()
    run = program("build", "--root", folder, "--quiet")
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("letters/letter.css: this file is missing\n    restore it; «advocacy init DIR»")


def test_letters_no_longer_listed_and_strays_are_named(program: Program, folder: Path) -> None:
    program("build", "--root", folder, *ON)
    (folder / "out/letters/mine.txt").write_text("mine")
    listed = (folder / "recipients.yaml").read_text("utf-8")
    start, end = listed.index("  - id: sa-gov"), listed.index("states_source")
    (folder / "recipients.yaml").write_text(listed[:start] + listed[end:], "utf-8")
    out = program("build", "--root", folder, *ON).out
    assert "Removed, as their recipients are no longer on the list: letters/sa-gov.pdf\n" in out
    assert "Not made by advocacy, and left alone: letters/mine.txt\n" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["de-bfa"], "no recipient has the id «de-bfa»; did you mean de-bafa?"),
        (["nobody"], "no recipient has the id «nobody»; «advocacy recipients list --root"),
        (["--country", "XX"], "no state is called «XX»: write its code, or its name: DE, Germany"),
        (["--country", "Austria"], "Austria is no state of this list: those of it stand under «states» in the list"),
        (["--country", "Marocko"], "no state is called «Marocko»: did you mean MA (Morocco)? Write the code"),
        (["--search", "Atlantis"], "no recipient matches all of these filters"),
        (["--country", "DE", "--kind", "government"], "no recipient matches all of these filters"),
        (["--date", "23.11.2026"], "«23.11.2026» is not a date: write year, month and day, 2026-11-23"),
        (["--paper", "a5"], "«a5» is no value of --paper it takes a4, letter"),
        (["--audience", "everyone"], "«everyone» is no value of --audience"),
        (["--jobs=-1"], "jobs"),
        (["--wrong"], "no option is called «--wrong»"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(program: Program, folder: Path, words: list[str], said: str) -> None:
    run = program("build", "--root", folder, *words)
    assert run.code == 2
    assert said in " ".join(run.err.replace("│", " ").split())
    assert not (folder / "out").exists()


def test_a_folder_that_is_no_campaign(program: Program, tmp_path: Path) -> None:
    run = program("build", "--root", tmp_path)
    assert run.code == 1
    assert run.err == (
        f"{tmp_path.name} is not a campaign folder: it holds no recipients.yaml\n"
        "    go to a campaign folder, name one with --root DIR, or write one out with «advocacy init DIR»\n"
    )


def test_an_output_folder_that_cannot_be_written(program: Program, folder: Path) -> None:
    (folder / "file").write_text("")
    run = program("build", "--root", folder, "--out", folder / "file" / "deep")
    assert run.code == 1
    assert run.err.startswith("cannot write ")
    assert "choose a folder you may write to with --out DIR" in run.err


def test_without_harfbuzz_subset_it_says_so(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advocacy.batch.fingerprint.versions", lambda: {"subsetter": "fontTools"})
    run = program("build", "--root", folder, "no-gov")
    assert run.code == 0
    assert (
        run.err
        == "The system library HarfBuzz-subset is missing, so letters take long: «python3 run.py» installs it.\n"
    )


def test_another_weasyprint_builds_nothing(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weasyprint.__version__", "71.0")
    run = program("build", "--root", folder, "no-gov")
    assert run.code == 1
    assert run.err == (
        "WeasyPrint 71.0 is installed, but letters need 70.0\n"
        "    run «python3 run.py», or install advocacy again: it brings the right version along\n"
    )
    assert not (folder / "out").exists()


@pytest.mark.slow
def test_ctrl_c_ends_with_130_and_leaves_things_in_order(tmp_path: Path) -> None:
    """On a real terminal: a progress bar, Ctrl-C, no traceback, no half-written letter."""
    campaign = in_one_size(lay_out(tmp_path / "campaign"))
    listed = (campaign / "recipients.yaml").read_text("utf-8")
    start, end = listed.index('  - id: "no-gov"'), listed.index("  - id: sa-gov")
    many = "".join(listed[start:end].replace("no-gov", f"no-gov-{n}") for n in range(60))
    (campaign / "recipients.yaml").write_text(listed[:start] + many + listed[end:], "utf-8")
    terminal, other_end = pty.openpty()
    words = [sys.executable, "-m", "advocacy", "build", "--root", str(campaign), "--jobs", "2"]
    process = Popen(words, stdin=other_end, stdout=other_end, stderr=other_end, start_new_session=True)
    os.close(other_end)
    staging, seen = campaign / "out" / ".staging", b""
    patient = patience()
    while patient() and not (staging.exists() and len(list(staging.iterdir())) >= 5):
        seen += _what_it_says(terminal)
    os.killpg(process.pid, signal.SIGINT)
    while process.poll() is None and patient():
        seen += _what_it_says(terminal)
    assert process.returncode == 130
    assert b"Letters" in seen
    assert b"Traceback" not in seen
    assert re.search(rb"stopped at (\d+) of 64; the same command continues from there\r\n$", seen)
    assert not list((campaign / "out" / "letters").iterdir())
    assert not (campaign / "out" / "manifest.json").exists()


def _what_it_says(terminal: int) -> bytes:
    with contextlib.suppress(OSError):  # a terminal whose program has ended cannot be read
        if select.select([terminal], [], [], 0.05)[0]:
            return os.read(terminal, 65536)
    return b""


@pytest.mark.parametrize("out", [".", "letters", "fonts/deep"])
def test_letters_do_not_go_into_the_campaign_itself(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    monkeypatch.chdir(folder)
    run = program("build", "--out", out)
    assert run.code == 2
    assert "is a folder of the campaign itself" in " ".join(run.err.replace("│", " ").split())


def test_a_date_that_the_hijri_calendar_does_not_know(program: Program, folder: Path) -> None:
    run = program("build", "--root", folder, "--date", "2099-01-01")
    assert run.code == 1
    assert run.err == (
        "the Hijri calendar of SA is not known for 2099-01-01\n"
        "    choose another --date, or write its Hijri day under hijri_corrections in letters/protocol.yaml\n"
    )


def test_keep_going_makes_the_others_and_leaves_nothing_of_an_earlier_build(program: Program, built: Path) -> None:
    template = built / TEMPLATE
    fails = "{% if 'it-gov' in reference %}{{ 'x' * 10**8 }}{% endif %}"
    template.write_text(template.read_text("utf-8").replace("<h1>", f"{fails}<h1>", 1), "utf-8")
    before = {file.name: file.read_bytes() for file in (built / "out" / "letters").iterdir()}
    run = program("build", "--root", built, *ON)
    assert run.code == 1
    assert {file.name: file.read_bytes() for file in (built / "out" / "letters").iterdir()} == before

    run = program("build", "--root", built, *ON, "--keep-going")
    assert run.code == 1
    said = run.out.splitlines()
    assert said[0] == f"4 letters made in {built}/out/letters"
    assert "Left out, as they fail: 1 (it-gov)" in said
    assert "Removed, as they were of an earlier build: letters/it-gov.pdf" in said
    text = template.read_text("utf-8")
    assert f"{TEMPLATE}:{text[: text.index(fails)].count(chr(10)) + 1}:" in run.err
    assert "in the letter to it-gov" in run.err
    assert {file.name for file in (built / "out" / "letters").iterdir()} == {*before} - {"it-gov.pdf"}
    page = (built / "out" / "index.html").read_text("utf-8")
    assert "letters/de-bafa.pdf" in page
    assert "letters/it-gov.pdf" not in page

    told = program("build", "--root", built, *ON, "--keep-going", "--json")
    envelope = json.loads(told.out)
    assert (told.code, envelope["data"]["failed"]) == (1, ["it-gov"])
    assert envelope["problems"][0]["file"] == TEMPLATE
    everything = program("build", "it-gov", "--root", built, *ON, "--keep-going")
    assert everything.code == 1
    assert everything.out == ""
