"""The questions of ``recipients add`` and ``edit``: explained, taken back, mended, and kept until they are written."""

import builtins
import json
import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.dialogue import Dialogue, Step, Steps
from advocacy.cli.kept_answers import KeptAnswers
from advocacy.cli.questions import Question
from tests.cli.conftest import ADDED
from tests.cli.terminal import Terminal
from tests.conftest import Program, Run

pytestmark = pytest.mark.slow

COUNTRY, KIND, ID, BODY, MINISTRY = "be", "2", "be-trade", "إدارة التراخيص", "وزارة الاقتصاد"
TO_THE_RANK = (COUNTRY, KIND, ID, BODY, MINISTRY, "", "", "")
NO_ADDRESS_NO_NOTES = ("", "", "")
SOURCES = ("https://example.org/a", "2026-11", "", "", "")
ALL = (*TO_THE_RANK, *NO_ADDRESS_NO_NOTES, *SOURCES)
ALL_RIGHT, WRITE = "", "yes"
KEPT = "Your answers are kept: the same command continues with them.\n"
ENTRY = f"{ADDED}      - {{fact: wording, page: none, checked: none}}\n"
LIST = """\
     1 country: BE
     2 kind: export-control
     3 id: be-trade
     4 body: إدارة التراخيص
     5 ministry: وزارة الاقتصاد
     6 body local: nothing
     7 office: nothing
     8 rank: agency-head
     9 postal: nothing
    10 before posting: nothing
    11 note: nothing
    12 source of name: https://example.org/a · 2026-11
    13 source of wording: nothing

Is all of this right? A number mends that answer, q gives up.
    Enter: go on
"""
MA_UNCHANGED = ("",) * 13  # eleven fields, the postal address, and no further source

Answered = Callable[..., Run]
"""The program, given its words and then the answers, with Ctrl-C after the last."""


@pytest.fixture
def answered(program: Program, listed: Path, monkeypatch: pytest.MonkeyPatch) -> Answered:
    def run(words: str, *answers: str | type[BaseException]) -> Run:
        left = iter(answers)

        def typed(_: str = "") -> str:
            answer = next(left, KeyboardInterrupt)
            if isinstance(answer, str):
                return answer
            raise answer

        monkeypatch.setattr(builtins, "input", typed)
        monkeypatch.setenv("ADVOCACY_ARABIC", "logical")
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        ended = program("recipients", *shlex.split(words), "--root", listed.parent)
        assert [*left] == []
        return ended

    return run


def test_all_answers_are_shown_and_nothing_of_them_is_left_when_they_are_written(
    answered: Answered, listed: Path
) -> None:
    run = answered("add", *ALL, ALL_RIGHT, WRITE)
    assert (run.code, run.err.count("Your answers:\n" + LIST)) == (0, 1), run.err
    assert run.err.startswith(
        "«?» explains a question, «<» goes back to the one before. Answers are kept until they are written.\n"
    )
    assert run.err.endswith("be-trade is on the list.\n")
    assert ENTRY in listed.read_text("utf-8")
    assert not (listed.parent / ".answers").exists()


@pytest.mark.parametrize("mark", ["?", "؟"])
def test_a_question_is_explained_in_both_languages_with_an_example(answered: Answered, mark: str) -> None:
    run = answered("add", COUNTRY, KIND, ID, mark, BODY)
    assert (
        "    The institution in Arabic, as it is addressed, without the name of the state.\n"
        "    المؤسسة: اسم المؤسسة بالعربية كما تُخاطَب، من دون اسم الدولة.\n"
        "    Such as: إدارة تراخيص التصدير\n"
    ) in run.err


def test_a_choice_is_the_same_in_any_letter_case(answered: Answered) -> None:
    run = answered("add", COUNTRY, "Export-CONTROL", *ALL[2:], "q")
    assert "     2 kind: export-control\n" in run.err + run.out


def test_every_question_has_its_explanation(answered: Answered) -> None:
    asked = [word for answer in ALL[:-3] for word in ("?", answer)]
    run = answered("add", *asked, "?", *ALL[-3:], "?", "q")
    assert run.err.count("Such as: ") == len(ALL) - 2
    assert "    Type 3 to answer the third question anew, with the answer of before proposed; q, and" in run.err
    run = answered("edit ma-gov", *MA_UNCHANGED[:-1], "?")
    assert "    What this page vouches for: the name, the office, the Arabic wording, the postal address" in run.err


def test_a_question_without_an_explanation_says_so(answered: Answered) -> None:
    run = answered("add", *ALL, ALL_RIGHT, "?", "yes")
    assert "Write this?\n    1 yes  2 no\n    Enter: yes\n    There is no more to say of this; Ctrl-C ends" in run.err


def test_an_arabic_explanation_is_read_from_the_right_whatever_is_latin_in_it(answered: Answered) -> None:
    """Not run by run: what follows «m» stands to its left."""
    run = answered("edit ma-gov --arabic visual", *MA_UNCHANGED[:8], "?")
    (line,) = (line for line in run.err.splitlines() if line.startswith("    \u202d") and " f " in line)
    assert line.index("unspecified") < line.index(" f ") < line.index(" m ")


@pytest.mark.parametrize("back", ["<", "back"])
def test_one_goes_back_and_the_answer_of_before_is_proposed(answered: Answered, back: str, listed: Path) -> None:
    run = answered("add", back, *TO_THE_RANK[:5], back, back, "إدارة", "", *ALL[5:], ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert run.err.count("    This is the first question.\n") == 1
    question = "The institution in Arabic, without the name of the state\n"
    assert run.err.count(question) == 2
    assert f"{question}    Enter: إدارة التراخيص\n" in run.err
    assert "What it belongs to, in Arabic, where that is not the same\n    Enter: وزارة الاقتصاد   none: nothing\n" in (
        run.err
    )
    assert ENTRY.replace(BODY, "إدارة") in listed.read_text("utf-8")


def test_one_goes_back_from_the_list_of_answers_to_the_last_of_them(answered: Answered, listed: Path) -> None:
    run = answered("add", *ALL, "<", "read in print", ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert '{fact: wording, page: none, checked: none, note: "read in print"}' in listed.read_text("utf-8")


def test_sources_that_were_given_are_answers_like_others(answered: Answered, listed: Path) -> None:
    page = "https://example.org/"
    given = f"--source 'fact=name page={page}o checked=2025' --source 'fact=name page={page}p checked=2026'"
    run = answered(f"add {given}", *ALL[:-5], "12", page + "a", "2026-11", "")
    assert f"    12 source of name: {page}o · 2025\n\nIs all of this right?" in run.err
    assert f"    12 source of name: {page}a · 2026-11\n\nIs all" in run.err
    run = answered("add", "yes", "", "", ALL_RIGHT, WRITE)  # without the option: the first is kept, as an answer
    assert run.code == 0, run.err
    assert ENTRY in listed.read_text("utf-8")
    run = answered(f"add {given.replace('name', 'wording')} --id be-two", *ALL[:2], *ALL[3:-5], ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert listed.read_text("utf-8").count('fact: wording, page: "https') == 2


def test_answers_are_mended_by_their_number(answered: Answered, listed: Path) -> None:
    mended = ("5", "none", "12", "", "2025", "", "١١", "Ask: who?")
    run = answered("add", *ALL, "14", *mended, ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert "    type a number from 1 to 13, Enter or q\n" in run.err
    assert "    12 source of name: https://example.org/a · 2025\n" in run.err
    expected = ENTRY.replace("    ministry: وزارة الاقتصاد\n", "").replace('"2026-11"', '"2025"')
    assert expected.replace("postal: none\n", 'postal: none\n    note: "Ask: who?"\n') in listed.read_text("utf-8")


def test_the_lines_of_an_address_are_mended_together(answered: Answered, listed: Path) -> None:
    lines = ("Street 1", "1000 Brussels", "BELGIUM", "")
    answers = (*TO_THE_RANK[:5], "Service des licences", "", "", *lines, "", "", *SOURCES[:3])
    page = ("https://example.org/b", "2026-11", "", "", "")
    run = answered("add", *answers, *page, "9", "Street 2", "", "", "", ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert "     9 postal: Street 1 · 1000 Brussels · BELGIUM\n" in run.err
    assert "Line 2\n    Enter: 1000 Brussels\n" in run.err
    assert "    postal: [Street 2, 1000 Brussels, BELGIUM]\n" in listed.read_text("utf-8")


def test_what_no_longer_fits_a_mended_answer_is_asked_again(answered: Answered, listed: Path) -> None:
    """The id names the country; an id and a rank that were only proposed go with what they were proposed for."""
    run = answered("add", *ALL, "1", "Maroc", "ma-trade", ALL_RIGHT, "no", "2", "embassy", "", ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert "    begin it with «ma-»\n" in run.err
    assert "Its rank decides how it is addressed\n" in run.err.partition("begin it with")[2]
    assert "    kind: embassy\n" in listed.read_text("utf-8")


def test_a_country_that_is_only_guessed_is_confirmed(answered: Answered) -> None:
    run = answered("add", "Belgim", "n", "Belgim", "y", KIND)
    assert run.err.count("no state is called «Belgim». Did you mean Belgium (BE)?\n    1 yes  2 no\n") == 2
    assert "    no state is called «Belgim»: did you mean BE (Belgium)? Write the code\n" in run.err
    assert run.err.count("    Belgium: مملكة بلجيكا\n") == 1


def test_what_the_list_cannot_hold_is_mended(answered: Answered, listed: Path) -> None:
    wrong = (*ALL[:3], "إدارة 㒨", *ALL[4:])
    run = answered("add", *wrong, ALL_RIGHT, "4", BODY, ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert "no bundled font can draw «㒨» (U+34A8)" in run.err
    assert ENTRY in listed.read_text("utf-8")


def test_who_gives_up_gets_the_answers_as_a_command(answered: Answered, listed: Path) -> None:
    before = listed.read_bytes()
    run = answered("add", *ALL, "q")
    assert run.code == 0
    said = run.err.partition("Nothing was written. Your answers, to be corrected:\n")[2]
    assert said.startswith("advocacy recipients add --id be-trade --country BE --kind export-control"), run.err
    assert (listed.read_bytes(), (listed.parent / ".answers").exists()) == (before, False)
    run = answered("edit ma-gov", *MA_UNCHANGED, "12", "no", "", "1", "embassy", "quit")
    assert f"advocacy recipients edit ma-gov --kind embassy --root {listed.parent}\n" in run.err, run.err


def test_who_does_not_want_it_written_can_mend_it(answered: Answered, listed: Path) -> None:
    run = answered("add", *ALL, ALL_RIGHT, "no", "5", "none", ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert run.err.count("Nothing was written.\n") == 1
    assert "وزارة الاقتصاد" not in listed.read_text("utf-8")


@pytest.mark.parametrize("end", [KeyboardInterrupt, EOFError])
def test_answers_are_kept_for_their_owner_alone_and_taken_up(
    answered: Answered, listed: Path, end: type[BaseException]
) -> None:
    before, folder = listed.read_bytes(), listed.parent / ".answers"
    run = answered("add", *ALL[:5], end)
    assert run.code == (130 if end is KeyboardInterrupt else 1)
    assert KEPT in run.err
    assert ("the answers ended too early: nothing was written\n    run the command again\n" in run.err) is (
        end is EOFError
    )
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        ".gitignore": 0o600,
        "add.json": 0o600,
    }
    assert (folder.stat().st_mode & 0o777, (folder / ".gitignore").read_text()) == (0o700, "*\n")
    assert listed.read_bytes() == before
    run = answered("add", "", *ALL[5:], ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert re.match(
        r"\nYou have unfinished answers \(\d{4}-\d\d-\d\d \d\d:\d\d\): "
        r"continue with them\?\n    1 yes  2 no\n    Enter: yes\n",
        run.err,
    ), run.err
    assert ENTRY in listed.read_text("utf-8")
    assert not folder.exists()


def test_answers_that_nobody_wants_are_gone(answered: Answered, listed: Path) -> None:
    answered("add", *ALL[:5])
    run = answered("add", "no")
    assert "Which country?" in run.err
    assert KEPT not in run.err
    assert not (listed.parent / ".answers").exists()


def test_a_dry_run_keeps_the_answers(answered: Answered, listed: Path) -> None:
    before = listed.read_bytes()
    run = answered("add --dry-run", *ALL, ALL_RIGHT)
    assert run.code == 0
    assert run.err.endswith(
        "Nothing was written.\nYour answers are kept: without --dry-run, the same command continues with them.\n"
    )
    assert listed.read_bytes() == before
    assert answered("add", "", ALL_RIGHT, WRITE).code == 0
    assert ENTRY in listed.read_text("utf-8")


def test_a_correction_is_taken_up_and_what_others_changed_meanwhile_stays(answered: Answered, listed: Path) -> None:
    """What was only kept with Enter is no answer any more where something else stands there by now."""
    run = answered("edit ma-gov", "", "", "", "وزارة العدل", "")
    assert KEPT in run.err
    text = listed.read_text("utf-8")
    (present,) = (each.body for each in load_campaign(listed.parent).directory.listed if each.id == "ma-gov")
    changed = text.replace(f"body: {present}", "body: رئاسة الحكومة الجديدة")
    assert changed != text
    listed.write_text(changed, "utf-8")
    run = answered("edit ma-gov", "", "", *MA_UNCHANGED[5:], ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert "    Enter: رئاسة الحكومة الجديدة\n" in run.err
    (recipient,) = (each for each in load_campaign(listed.parent).directory.listed if each.id == "ma-gov")
    assert (recipient.body, recipient.ministry) == ("رئاسة الحكومة الجديدة", "وزارة العدل")


def test_answers_go_with_the_id_and_with_the_entry(answered: Answered, program: Program, listed: Path) -> None:
    answered("edit ma-gov", "")
    assert program("recipients", "rename", "ma-gov", "ma-rabat", "--yes", "--root", listed.parent).code == 0
    run = answered("edit ma-rabat", "")
    assert "You have unfinished answers" in run.err
    assert [path.name for path in sorted((listed.parent / ".answers").iterdir())] == [
        ".gitignore",
        "edit-ma-rabat.json",
    ]
    assert program("recipients", "remove", "ma-rabat", "--yes", "--root", listed.parent).code == 0
    assert not (listed.parent / ".answers").exists()


@pytest.mark.parametrize("data", [b"{", b'{"saved": "2026-11-23T10:00:00Z"}', b"\xff\x00"])
def test_damaged_answers_are_none(answered: Answered, listed: Path, data: bytes) -> None:
    (listed.parent / ".answers").mkdir(0o755)
    (listed.parent / ".answers" / "add.json").write_bytes(data)
    run = answered("add", COUNTRY)
    assert "There are answers" not in run.err
    saved = json.loads((listed.parent / ".answers" / "add.json").read_bytes())
    assert saved["answers"] == {"country": {"answer": "BE", "proposed": ""}}
    assert (listed.parent / ".answers").stat().st_mode & 0o777 == 0o700


def test_where_no_answers_can_be_kept_they_are_asked_all_the_same(answered: Answered, listed: Path) -> None:
    (listed.parent / ".answers").write_bytes(b"")
    run = answered("add", *ALL, ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert run.err.startswith("Answers cannot be kept until they are written: Not a directory.\n")
    assert ENTRY in listed.read_text("utf-8")


def test_a_link_is_not_followed(answered: Answered, listed: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (listed.parent / ".answers").symlink_to(tmp_path / "elsewhere")
    run = answered("add")
    assert run.code == 1
    assert ".answers is a link\n    what it points to is not touched: delete the link yourself\n" in run.err
    assert [*(tmp_path / "elsewhere").iterdir()] == []


def test_two_who_are_asked_the_same_do_not_lose_each_others_answers(answered: Answered, listed: Path) -> None:
    answered("add", *ALL[:5])
    kept = (listed.parent / ".answers" / "add.json").read_bytes()
    with FileLock(listed.parent / ".answers" / "add.lock"):
        run = answered("add", *ALL, ALL_RIGHT, WRITE)
    assert run.code == 0, run.err
    assert run.err.startswith(
        "Another terminal asks the same questions: your answers here are not kept until they are written.\n"
    )
    assert (listed.parent / ".answers" / "add.json").read_bytes() == kept


@pytest.mark.parametrize("end", ["hang up", "kill"])
def test_answers_outlive_the_terminal_and_the_program(answered: Answered, listed: Path, end: str) -> None:
    terminal = Terminal("recipients", "add", "--root", str(listed.parent))
    terminal.answer("Which country?", COUNTRY)
    terminal.wait_for("What is it?")
    if end == "hang up":
        os.close(terminal.end)
    else:
        terminal.process.kill()
    terminal.process.wait()
    run = answered("add", "", KIND, ID)
    assert "You have unfinished answers" in run.err
    assert "Its id: the country's code, a hyphen, a short known name (be-…)\n" in run.err


def _names() -> Steps:
    first = yield Step("first", Question("First?", check=lambda answer: "too long" if len(answer) > 2 else ""))
    yield f"    {first}"
    second = yield Step("second", Question("Second?", first, optional=True))
    third = (yield Step("third", Question("Third?", choices=["a", "b"]))) if second else ""
    return {"first": first, "second": second, "third": third}


@given(st.lists(st.sampled_from(["<", "?", "", "q", "none", "a", "b", "xyz", "1", "2", "3"]), max_size=30))
def test_whatever_is_typed_answers_belong_to_their_questions(typed: list[str]) -> None:
    left = iter([*typed, "a", "a", "a", "a"])
    dialogue = Dialogue(_names, KeptAnswers(None, ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "input", lambda _="": next(left))
        for _ in typed:
            try:
                entry = dialogue.entry()
            except StopIteration:
                return
            assert 0 < len(str(entry["first"])) <= 2
            assert (entry["third"] in ("a", "b")) is bool(entry["second"])
            try:
                if dialogue.is_right() is not False:
                    return
            except StopIteration:
                return
