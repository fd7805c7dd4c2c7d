"""A campaign for another petition, from answers: ``advocacy init DIR --petition new|FILE``."""

import re
from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.cli import init, questions
from advocacy.files.yaml_document import parse
from advocacy.upkeep.new_petition import read_answers
from tests.conftest import Program

pytestmark = pytest.mark.slow

TEXTS = """
title: الماء حق للجميع
opening: نكتب إليكم، نحن الموقّعين على عريضة «الماء حق للجميع».
background: [لا تزال بيوت كثيرة بلا ماء صالح للشرب.]
demands:
  - أن تضمنوا لكل بيت ماءً صالحًا للشرب؛
  - أن تنشروا نتائج فحص المياه؛
  - أن تمنعوا قطع الماء عن العاجزين عن الدفع؛
  - أن تشركوا السكان في القرار.
step: وفي وسعكم أن تبدؤوا بنشر نتائج الفحص.
"""
ANSWERS = f"""reference: WATER
{TEXTS.strip()}
sender: {{name: جمعية الماء, latin: Water Society, contact: water@example.org}}
letterhead: {{logo: logo.svg, says: شعار جمعية الماء, lines: [جمعية الماء]}}
kinds:
  utility: {{english: water utility, arabic: مرفق مياه, audience: utilities}}
audiences:
  utilities: {{english: water utilities, arabic: مرافق المياه, claim: no}}
translations:
  en:
    title: Water for all
    opening: We write to you.
    background: [Many homes have no safe water.]
    demands: [to ensure safe water;, to publish tests;, to cut off nobody;, to involve residents.]
    step: You could begin by publishing tests.
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1 L8 1 L4 8 Z" fill="#123c69"/></svg>'
ADDED = (
    *("recipients", "add", "--country", "FR", "--kind", "utility", "--id", "fr-eau", "--body", "شركة المياه", "--yes"),
    *("--source", "fact=name page=https://example.org/ checked=2026-11-20"),
)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    (tmp_path / "logo.svg").write_text(SVG, "utf-8")
    (tmp_path / "answers.yaml").write_text(ANSWERS, "utf-8")
    return tmp_path / "answers.yaml"


def test_another_petition_has_all_that_its_letters_need(program: Program, answers: Path, tmp_path: Path) -> None:
    """Four demands, a logo, a kind and an audience of one's own, a second language; nothing of the shipped one."""
    new = tmp_path / "water"
    run = program("init", new, "--petition", answers)
    assert (
        run.out == f"recipients.yaml, letters, fonts written to {new}; next: «advocacy recipients add --root {new}»\n"
    )
    empty = program("build", "--root", new)
    assert empty.code == 2
    assert empty.err.startswith("nobody is on the list yet: «advocacy recipients add")
    assert "0 recipients (nobody is on the list yet)" in program("check", "--root", new).out
    assert program(*ADDED, "--root", new).code == 0
    campaign = load_campaign(new)
    assert [recipient.id for recipient in campaign.directory.listed] == ["fr-eau"]
    assert [*campaign.settings.kinds] == ["utility"]
    assert len(campaign.directory.states) == 195
    assert campaign.directory.missions
    assert campaign.directory.wassenaar is None
    assert len(campaign.protocol.ranks) > 5
    assert campaign.settings.translation == ("en",)
    assert [code for code, each in campaign.languages.items() if each.can_translate] == ["en"]
    said = "".join(path.read_text("utf-8") for path in new.rglob("*.yaml"))
    assert re.findall("Pegasus|surveillance|للمراقبة|المراقبة", said) == []
    assert program("check", "--root", new).code == 0


@pytest.mark.slow  # all governments there are
def test_governments_are_written_to_and_nothing_is_claimed_of_their_states(
    program: Program, answers: Path, tmp_path: Path
) -> None:
    without = re.sub(r"(?ms)^kinds:.*?(?=^translations:)", "", ANSWERS)
    answers.write_text(re.sub(r"(?m)^letterhead: .*\n", "", without), "utf-8")
    new = tmp_path / "water"
    assert program("init", new, "--petition", answers, "--recipients", "governments").code == 0
    campaign = load_campaign(new)
    assert len(campaign.directory.recipients) == 195
    assert {(each.kind, each.audience) for each in campaign.directory.recipients} == {("government", "government")}
    assert {source.fact for each in campaign.directory.recipients for source in each.sources} == {
        "office", "wording", "postal", "name",
    }  # fmt: skip
    assert [*campaign.settings.kinds] == ["government", "embassy"]
    assert [*campaign.settings.audiences] == ["government"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("step: وفي", "stap: وفي", ":1:1: the field «step» is missing\n    add a line «step: …»"),
        ("title: الماء حق للجميع", "title: Water", ":2:8: «Water» has no Arabic letter"),
        (
            ", to involve residents.",
            "",
            ": «demands» in «en» has 3, and the petition 4\n    translate each, in the",
        ),
        ("  en:\n", "  de:\n", "no letter can be written in «de» yet\n    one of: ar, en, es, fr"),
        ("logo: logo.svg", "logo: mark.svg", "mark.svg: this file is missing"),
        ("claim: no}", "claim: perhaps}", "«perhaps» is not a value of «claim»\n    one of: yes, no"),
    ],
)
def test_what_is_wrong_with_answers_is_said_at_its_place(
    program: Program, answers: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in ANSWERS
    answers.write_text(ANSWERS.replace(old, new), "utf-8")
    run = program("init", tmp_path / "water", "--petition", answers)
    assert run.code == 1
    assert said in run.err
    assert not (tmp_path / "water" / "recipients.yaml").exists()


def test_governments_need_their_kind(program: Program, answers: Path, tmp_path: Path) -> None:
    run = program("init", tmp_path / "water", "--petition", answers, "--recipients", "governments")
    assert run.err == (
        "governments cannot be written to: no kind is called «government»\n"
        "    declare «government» under «kinds», or write «recipients: none»\n"
    )


def test_questions_are_asked_on_a_terminal_only(program: Program, tmp_path: Path) -> None:
    asked = program("init", tmp_path / "water", "--petition", "new")
    assert (asked.code, asked.err.partition(":")[0]) == (2, "questions need a terminal")
    alone = program("init", tmp_path / "water", "--recipients", "none")
    assert (alone.code, alone.err.partition("\n")[0]) == (2, "--recipients goes with --petition")


def test_an_interview_comes_to_the_same_as_a_file(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = read_answers(parse(ANSWERS, "answers.yaml"))
    english = file.translations["en"]
    typed = [
        *("Water", file.title, "", file.opening, *file.background, "", *file.demands, "", file.step, "water", "WATER"),
        *("جمعية الماء", "Water Society", "water@example.org"),
        *("utilities", "water utilities", "مرافق المياه", "no", ""),
        *("xx", "en", english.title, "", english.opening, *english.background, *english.demands, english.step, ""),
        "none",
    ]
    answers = iter(typed)
    monkeypatch.setattr(init, "can_ask", lambda: True)
    monkeypatch.setattr(questions, "_typed", lambda: next(answers))
    run = program("init", tmp_path / "water", "--petition", "new")
    assert run.code == 0, run.err
    assert [*answers] == []
    assert "«Water» has no Arabic letter" in run.err
    assert "«water» cannot begin a reference" in run.err
    campaign = load_campaign(tmp_path / "water")
    assert campaign.petition.title == file.title
    assert [demand.wording.everyone for demand in campaign.petition.demands] == [*file.demands]
    assert [*campaign.settings.audiences] == ["utilities"]
    assert campaign.settings.sender == file.sender
    assert [code for code, each in campaign.languages.items() if each.can_translate] == ["en"]
