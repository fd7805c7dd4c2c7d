"""A campaign for another petition, from answers: ``advocacy init DIR --petition new|FILE``."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.cli import init, questions
from advocacy.files.yaml_document import parse
from advocacy.upkeep.new_petition import NewPetition, read_answers
from tests.conftest import Program, Run

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
        ("  en:\n", "  de:\n", "answers.yaml:18:3: no letter can be written in «de» yet\n    one of: ar, en, es, fr"),
        (
            "logo: logo.svg",
            "logo: mark.svg",
            "mark.svg: this file is missing\n    put it beside the file of your answers, or correct its name there\n",
        ),
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


def test_answers_that_are_not_there_are_told_as_such(program: Program, tmp_path: Path) -> None:
    nowhere = tmp_path / "answer.yaml"
    run = program("init", tmp_path / "water", "--petition", nowhere)
    remedy = "name the file of your answers, as in docs/own-campaign.md, or type «--petition new» to be asked"
    assert (run.code, run.err) == (1, f"{nowhere}: this file is missing\n    {remedy}\n")


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


FRENCH = """
title: L’eau pour tous
opening: Nous vous écrivons au nom des signataires de la pétition « L’eau pour tous ».
background: [De nombreux foyers n’ont pas d’eau potable.]
demands: [de garantir à chaque foyer une eau potable ;, de publier les analyses de l’eau.]
step: Vous pourriez commencer par publier les analyses.
reference: EAU
language: fr
"""


def test_a_campaign_can_be_in_another_language(program: Program, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(f"{FRENCH}recipients: governments\n", "utf-8")
    new = tmp_path / "eau"
    assert program("init", new, "--petition", tmp_path / "answers.yaml").code == 0
    campaign = load_campaign(new)
    assert campaign.settings.language == "fr"
    assert len(campaign.directory.recipients) == 195
    germany = next(each for each in campaign.directory.recipients if each.id == "de-gov")
    assert (germany.office, germany.office_feminine) == ("Chancelier fédéral", "Chancelière fédérale")
    assert (germany.body, germany.rank) == ("Bundeskanzleramt", "prime-minister")
    switzerland = next(each for each in campaign.directory.recipients if each.id == "ch-gov")
    assert (switzerland.body, switzerland.rank) == ("Conseil fédéral", "institution")  # no form with an article
    assert campaign.directory.states["CI"].short == "Côte d’Ivoire"
    assert campaign.protocol.forms[0].vocative == "Mesdames, Messieurs,"
    assert campaign.petition.demands_opening == "En conséquence, nous vous demandons :"
    assert not (new / "letters/languages/ar.yaml").exists()
    assert "Le texte arabe" not in (new / "letters/languages/fr.yaml").read_text("utf-8")
    assert "Amnesty" not in "".join(str(caution) for caution in campaign.directory.cautions)
    added = ("--body", "Cabinet du Premier ministre", "--source", "fact=name page=https://example.org/", "--yes")
    where = ("recipients", "add", "--country", "BE", "--kind", "embassy", "--id", "be-embassy", "--root", new)
    assert program(*where, *added).code == 0
    assert program("check", "--root", new).code == 0
    (tmp_path / "answers.yaml").write_text(FRENCH.replace("title: L’eau", "title: ماء"), "utf-8")
    refused = program("init", tmp_path / "other", "--petition", tmp_path / "answers.yaml")
    assert (
        "«ماء pour tous» is Arabic\n    this is printed in a letter in French: write it in that language" in refused.err
    )
    twice = f"{FRENCH}translations: {{fr: {{{', '.join(FRENCH.strip().splitlines()[:-2])}}}}}\n"
    (tmp_path / "answers.yaml").write_text(twice, "utf-8")
    refused = program("init", tmp_path / "other", "--petition", tmp_path / "answers.yaml")
    assert ":9:15: the letters are in «fr» themselves\n    name another language" in refused.err


KEPT = "Your answers are kept: the same command continues with them.\n"


@pytest.fixture
def answered(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """«init water --petition new», given answers, with Ctrl-C after the last."""

    def run(*answers: str) -> Run:
        left = iter(answers)

        def typed() -> str:
            answer = next(left, None)
            if answer is None:
                raise KeyboardInterrupt
            return answer

        monkeypatch.setattr(init, "can_ask", lambda: True)
        monkeypatch.setattr(questions, "_typed", typed)
        ended = program("init", tmp_path / "water", "--petition", "new")
        assert [*left] == []
        return ended

    return run


def typed_of(file: NewPetition) -> list[str]:
    """The answers of somebody who types what is in a file, with a slip here and there, up to the list of them."""
    english = file.translations["en"]
    return [
        *(
            "",
            "Water",
            file.title,
            "",
            file.opening,
            *file.background,
            "",
            *file.demands,
            "",
            file.step,
            "water",
            "WATER",
        ),
        *("جمعية الماء", "Water Society", "water@example.org"),
        *("utilities", "water utilities", "مرافق المياه", "no", ""),
        *("xx", "en", english.title, "", english.opening, *english.background, *english.demands, english.step, ""),
        "none",
    ]


def test_an_interview_comes_to_the_same_as_a_file(answered: Callable[..., Run], tmp_path: Path) -> None:
    file = read_answers(parse(ANSWERS, "answers.yaml"))
    run = answered(*typed_of(file), "")
    assert run.code == 0, run.err
    assert "«Water» has no Arabic letter" in run.err
    assert "«water» cannot begin a reference" in run.err
    campaign = load_campaign(tmp_path / "water")
    assert campaign.petition.title == file.title
    assert [demand.wording.everyone for demand in campaign.petition.demands] == [*file.demands]
    assert [*campaign.settings.audiences] == ["utilities"]
    assert campaign.settings.sender == file.sender
    assert [code for code, each in campaign.languages.items() if each.can_translate] == ["en"]
    assert not (tmp_path / "water" / ".answers").exists()
    again = answered()
    assert (
        again.err
        == f"{tmp_path / 'water'} holds recipients.yaml already: nothing was written\n    name a new or empty folder\n"
    )


def test_an_interview_is_explained_taken_back_kept_and_mended(answered: Callable[..., Run], tmp_path: Path) -> None:
    typed = typed_of(read_answers(parse(ANSWERS, "answers.yaml")))
    run = answered(*typed[:3], "?", "<", "الماء للجميع", *typed[3:9])
    assert (run.code, run.err.endswith(f"{KEPT}")) == (130, True)
    assert "    What stands after «الموضوع».\n" in run.err
    assert f"    Enter: {typed[2]}\n" in run.err
    assert (tmp_path / "water" / ".answers" / "petition.json").is_file()
    # A fifth demand, added at the end, is asked for in the translation too.
    demands = ("", "", "", "", "أن تجيبوا.", "")
    run = answered("yes", *typed[9:], "6", *demands, "to reply.", "")
    assert run.code == 0, run.err
    assert "     2 title: الماء للجميع\n" in run.err
    campaign = load_campaign(tmp_path / "water")
    assert len(campaign.petition.demands) == len(campaign.languages["en"].petition.demands) == 5
    assert not (tmp_path / "water" / ".answers").exists()


def test_who_gives_up_has_the_answers_as_a_file_and_no_folder(answered: Callable[..., Run], tmp_path: Path) -> None:
    run = answered(*typed_of(read_answers(parse(ANSWERS, "answers.yaml"))), "q")
    assert run.code == 0
    said = run.err.partition("Nothing was written. Your answers, for a file that --petition names:\n")[2]
    assert read_answers(parse(said, "answers.yaml")).reference == "WATER"
    assert not (tmp_path / "water").exists()


@pytest.mark.parametrize("code", ["en", "es", "fr"])
def test_a_petition_in_another_language_begins_without_a_warning(program: Program, tmp_path: Path, code: str) -> None:
    """Its list has words of its own for whoever is called after the state in the shipped one."""
    texts = "title: A\nopening: B.\nbackground: [C.]\ndemands: [d;, e.]\nstep: F.\nrecipients: governments\n"
    (tmp_path / "answers.yaml").write_text(f"language: {code}\nreference: TEST\n{texts}", "utf-8")
    new = tmp_path / "new"
    assert program("init", new, "--petition", tmp_path / "answers.yaml").code == 0
    run = program("check", "--root", new)
    assert (run.code, run.err) == (0, "")


def test_a_language_in_which_no_letter_can_be_written_is_placed(program: Program, tmp_path: Path) -> None:
    texts = "title: A\nopening: B.\nbackground: [C.]\ndemands: [d.]\nstep: F.\n"
    (tmp_path / "ru.yaml").write_text(f"reference: TEST\nlanguage: ru\n{texts}", "utf-8")
    run = program("init", tmp_path / "new", "--petition", tmp_path / "ru.yaml")
    assert run.err == (
        f"{tmp_path / 'ru.yaml'}:2:11: no letter can be written in «ru» yet\n    one of: ar, en, es, fr\n"
    )
