"""The benchmark measures what it says, and what is written about it is what was measured."""

import json
import re
import sys
from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from benchmarks import goals, plan, tables
from benchmarks.__main__ import main, options
from benchmarks.blocks import blocks_of
from benchmarks.campaigns import lay_out
from benchmarks.documents import documents
from benchmarks.figures import FILE, Made, Measured, Run
from benchmarks.measure import FailedError, measure
from benchmarks.people import write_list
from benchmarks.plot import plot
from benchmarks.reading import make_whole
from benchmarks.rounds import foreseen
from benchmarks.ways import CHANGED, COLD, MOST, NOTHING, OURS, PEERS, SIGN, SIGN_MANY, SIGN_MOST, VERSION
from tests.conftest import DAY, REPO
from tests.letter.readers import words, words_of_page


def cells(text: str, first: str) -> dict[str, str]:
    """The line of a table that begins with ``first``, by the heads of its columns."""
    heads, *lines = (
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if "|" in line
    )
    return dict(zip(heads, next(line for line in lines if line[0] == first), strict=True))


@pytest.fixture
def measured() -> Measured:
    """Figures that are easy to reckon with: ours takes 1 s to start and 10 ms a letter, Typst 1 ms and none."""
    titles = {
        COLD: "advocacy build",
        NOTHING: "nothing",
        SIGN: "sign",
        SIGN_MANY: "many",
        CHANGED: "changed",
        VERSION: "version",
    }
    found = Measured({"day": "", "command": "", "cores": 2, "jobs": 2, "rounds": 2, "busy": 0, "versions": []}, titles)
    found.titles |= {CHANGED: "changed", VERSION: "version", "typst": "Typst", "fpdf2": "fpdf2", "chromium": "Chromium"}
    for size in (1, 100):
        for number in (0, 1):
            slow = 2 if number else 1  # the machine was busy in the second round
            for way, start, each in (
                (COLD, 1, 0.01),
                ("typst", 0, 0.001),
                ("fpdf2", 0, 1),
                (SIGN, 1, 0.2),
                (SIGN_MANY, 1, 0.3),
            ):
                taken = (start + each * size) * slow
                found.runs.append(Run(way, size, number, taken, taken, (100 + size / 10) * 1e6))
        found.made += [Made(COLD, size, size, 50_000, 100, 100, 1), Made("typst", size, size, 51_000, 80, 90, 1)]
        found.made += [Made("fpdf2", size, size, 51_000, 100, 100, 2), Made(SIGN, size, 10 * size, 30_000)]
        found.made.append(Made(SIGN_MANY, size, 100 * size, 40_000))
    found.runs += [Run(VERSION, 1, 0, 0.2, 0.2, None), Run(NOTHING, 100, 0, 0.3, 0.3, None)]
    found.runs += [Run(CHANGED, 100, 0, 0.5, 0.5, None)]
    found.made += [Made(NOTHING, 100, 0, 0), Made(CHANGED, 100, 2, 0)]
    found.left_out.append(("chromium", 0, "not here"))
    return found


def test_what_is_kept_of_a_run_comes_back(measured: Measured) -> None:
    assert Measured.from_json(measured.to_json()) == measured


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--ours", "argument --ours: there is no same, one; there are cold, nothing,"),
        ("--peers", "argument --peers: there is no same, one; there are weasyprint, typst,"),
    ],
)
def test_ways_that_there_are_not_are_refused(option: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options().parse_args([option, "same,one"])
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_run_can_be_added_to_the_one_before(measured: Measured) -> None:
    """Of what both have, the later counts; where a way was left out and is measured now, it is not left out."""
    measured.left_out.append(("typst", 1000, "would take more than 9 s"))
    about = measured.about | {"command": "again", "versions": ["Typst 1"], "busy": 3}
    later = Measured(about, {"typst": "Typst"}, [Run("typst", size, 0, 7, 7, None) for size in (100, 1000)])
    both = measured.followed_by(later)
    assert [both.seconds("typst", size) for size in (1, 100, 1000)] == [pytest.approx(0.0015), 7, 7]
    assert both.seconds(COLD, 100) == measured.seconds(COLD, 100)
    assert both.left_out == [("chromium", 0, "not here")]
    assert both.about["command"] == "\nagain"
    assert [both.about["busy"], both.about["versions"]] == [3, ["Typst 1"]]


def test_ratios_are_those_of_each_round(measured: Measured) -> None:
    """So that a busy machine changes none: the medians of the seconds would."""
    line = cells(tables.letters(measured, 100), "Typst")
    assert line["ours is … × as fast"] == "0.05"
    assert line["… by processor time"] == "0.05"
    assert line["letters a second"] == f"{100 / 0.15:.1f}"
    assert cells(tables.letters(measured, 100), "advocacy build")["letters a second"] == f"{100 / 3:.1f}"


def test_a_peer_whose_text_is_wrong_is_shown_as_wrong(measured: Measured) -> None:
    table = tables.letters(measured, 100)
    assert cells(table, "advocacy build")["text"] == "right"
    assert cells(table, "Typst")["text"] == "**wrong**: words lost or in another order"
    assert cells(table, "Typst")["words that come back"] == "90.0 %"
    assert cells(table, "fpdf2")["text"] == "**wrong**: 2 pages"
    assert "Typst – text wrong</text>" in plot(measured)
    assert "advocacy build</text>" in plot(measured)


def test_a_peer_that_is_not_there_is_shown_as_not_here(measured: Measured) -> None:
    line = cells(tables.letters(measured, 100), "Chromium")
    assert [*line.values()] == ["Chromium", "not here", *["–"] * 7]
    assert "Chromium" not in plot(measured)


def test_a_run_that_failed_or_would_take_too_long_is_told(measured: Measured) -> None:
    measured.left_out += [("typst", 1000, "would take more than 9 s"), ("fpdf2", 1000, "exit code 1: no font")]
    measured.runs.append(Run(COLD, 1000, 0, 1, 1, 1))
    measured.made.append(Made(COLD, 1000, 1000, 1, 100, 100, 1))
    table = tables.report(measured)
    large = table.split("### 1,000 letters")[1].split("###")[0]
    assert cells(large, "Typst")["letters a second"] == "would take more than 9 s"
    assert cells(large, "fpdf2")["letters a second"] == "failed"
    assert table.endswith("Failed: fpdf2, 1000: exit code 1: no font.")


def test_what_a_run_will_take_is_foreseen_from_those_before(measured: Measured) -> None:
    (cold, *_) = OURS
    assert foreseen(measured, cold, 1) == 0
    assert foreseen(measured, cold, 1000) == pytest.approx(1.5 * (1 + 0.01 * 1000))


def test_starting_is_told_apart(measured: Measured) -> None:
    line = cells(tables.starting(measured), "advocacy build")
    assert [*line.values()] == ["advocacy build", "1.52", "1.52", "15.0", f"{1 / 0.015:.1f}"]


def test_goals_are_reached_or_not(measured: Measured) -> None:
    verdicts = {goal.what: goal.verdict for goal in goals.goals(measured)}
    assert verdicts == {
        "a cold build against Typst, letters a second": "**not reached**",
        "a cold build against Typst, letters a second of the processor": "**not reached**",
        "memory of a build of 100 against one of 100": "not measured",
        "nothing changed of 100, against advocacy --version, processor": "**not reached**",
        "advocacy --version, processor": "reached",
        "letters typeset where one recipient changed": "**not reached**",
        "a signed letter in a pack, a fifth of 51 kB": "**not reached**",
        "signing for 100 signers against Typst, letters a second": "**not reached**",
        "memory of signing for 10,000 signers against 100": "not measured",
        "one signer signs twenty letters": "not measured",
    }
    assert "| = 1 | 2.00 | **not reached** |" in goals.report(measured)


def test_memory_of_signing_is_held_against_fewer_signers_of_the_same_letters(measured: Measured) -> None:
    measured.runs.append(Run(SIGN_MOST, 100, 0, 9, 9, 115.5e6))  # a hundred signers have taken 110
    (goal,) = (goal for goal in goals.goals(measured) if goal.about == "memory of signing")
    assert (goal.measured, goal.verdict) == (pytest.approx(1.05), "reached")


def test_nobody_is_twice_on_the_longest_list_of_signers(tmp_path: Path) -> None:
    write_list(tmp_path / "people.csv", MOST)
    rows = (tmp_path / "people.csv").read_text("utf-8").splitlines()
    assert len({*rows}) == len(rows) == MOST + 1


def test_the_plan_follows_from_what_was_measured(measured: Measured) -> None:
    steps = {sign: value for sign, _, _, value in plan.rows(measured)}
    sign = 1.5 * 0.1 / 90  # a hundred packs less ten
    assert steps["s"] == f"{sign * 1000:.2f} ms"
    assert steps["t"] == "15 ms"
    assert steps["B"] == f"{1.5 * (1.01 + 2.5):.0f} s of a core"
    assert steps["H"] == f"{10_000_000 * sign / 3600:,.1f} h"
    assert steps["H′"] == f"{10_000_000 * 0.015 / 3600:,.0f} h"
    assert steps["V"] == "400 GB"
    assert steps["T"] == f"{10_000_000 * sign / 3600 / 32:.2f} h"
    assert steps["Z"] == "0.56 h"  # to write 400 GB takes longer
    assert steps["R"] == "0.80 TB"
    assert steps["€"] == "to be filled in"


def test_what_is_written_is_what_was_measured() -> None:
    """``python -m benchmarks --again --write`` puts it there."""
    for file, text in documents(Measured.from_json(FILE.read_text("utf-8"))).items():
        assert file.read_text("utf-8") == text, file.name


def test_each_goal_that_is_not_reached_has_a_word_that_says_why() -> None:
    _, why = (REPO / "benchmarks" / "README.md").read_text("utf-8").split("## What is not reached, and why\n")
    found = [*goals.goals(Measured.from_json(FILE.read_text("utf-8")))]
    missed = {goal.about for goal in found if goal.verdict != "reached"}
    assert missed <= set(re.findall(r"(?m)^- \*\*(.+?)\*\*: \w", why))
    assert len(found) == 10


def test_peers_are_given_every_word_of_a_letter(small: Campaign) -> None:
    for letter in merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4)):
        blocks = blocks_of(letter.html)
        assert words(" ".join(line for block in blocks for line in block["lines"])) == words_of_page(letter.html)
        assert {"date", "name", "h1", "closing", "footer"} <= {block["kind"] for block in blocks}
        assert [block["dir"] for block in blocks if block["kind"] == "window"] == ["ltr"] * bool(letter.delivery.lines)


def test_a_word_that_is_parted_at_the_end_of_a_line_counts_as_whole() -> None:
    """PDFium has one character for that and for a hyphen of the text."""
    read = "Des gouverne\ufffements et la Non\ufffeProliferation"
    wanted = ["Des", "gouvernements", "et", "la", "Non", "Proliferation"]
    assert words(make_whole(read, wanted)) == wanted


def test_a_campaign_may_be_larger_than_the_list(tmp_path: Path) -> None:
    lay_out(tmp_path / "large", 500)
    ids = re.findall(r'(?m)^  - id: "?([\w-]+)', (tmp_path / "large" / "recipients.yaml").read_text("utf-8"))
    assert len(ids) == len(set(ids)) == 500
    first = ids.index("ad-gov-1")
    assert [it.removesuffix("-1") for it in ids[first : 2 * first]] == ids[:first]
    assert first > 200


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="exit code 3: no paper left"):
        measure(
            ["sh", "-c", "echo no paper left; exit 3"], tmp_path / "log", cwd=tmp_path, env={"PATH": "/bin:/usr/bin"}
        )


def test_what_descendants_take_of_the_processor_counts(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    command = ["sh", "-c", f"'{sys.executable}' -I -S -c '{busy}'; true"]
    taken = measure(command, tmp_path / "log", cwd=tmp_path, env={"PATH": "/bin:/usr/bin"})
    assert taken.seconds >= taken.processor / 2 > 0.1


@pytest.mark.slow  # two programs make real letters
def test_ours_and_plain_weasyprint_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words_said = ("--sizes", "2", "--no-start", "--rounds", "1", "--ours", "cold", "--peers", "weasyprint,typst")
    words_said += ("--jobs", "1", "--python", str(tmp_path / "no-python"))
    monkeypatch.setattr(sys, "argv", ["benchmarks", *words_said])
    assert main() == 0
    said = capfd.readouterr()
    table = said.out.split("### 2 letters\n")[1].split("###")[0]
    assert "advocacy build" in said.err
    ours, plain, typst = (cells(table, first) for first in ("advocacy build", "plain WeasyPrint", "Typst"))
    assert ours["text"] == "right"
    assert ours["words that come back"] == "100.0 %"
    assert plain["text"] == "**wrong**: words lost or in another order"
    assert typst["letters a second"] == "not here"
    for line in (ours, plain):
        for head in ("letters a second", "processor, ms a letter", "memory at the peak, MB", "kB a letter"):
            assert float(line[head].replace(",", "")) > 0, head
    assert 0 < float(plain["… by processor time"]) < 10


def test_every_peer_is_a_module_and_none_is_a_dependency() -> None:
    peers = REPO / "benchmarks" / "peers"
    assert {file.stem for file in peers.glob("[!_]*.py")} == set(PEERS)
    locked = (REPO / "benchmarks" / "requirements.txt").read_text("utf-8")
    names = set(re.findall(r"(?m)^([\w-]+)==", locked))
    assert {"typst", "reportlab", "fpdf2"} <= names
    assert "://" not in locked
    for lock in ("runtime", "dev"):
        ours = set(re.findall(r"(?m)^([\w-]+)==", (REPO / "requirements" / f"{lock}.txt").read_text("utf-8")))
        assert ours.isdisjoint({"typst", "reportlab", "fpdf2", "uharfbuzz"})


def test_what_was_measured_names_no_place_of_the_machine() -> None:
    about = json.loads(FILE.read_text("utf-8"))["about"]
    assert "/" not in about["command"]
    assert about["versions"]
