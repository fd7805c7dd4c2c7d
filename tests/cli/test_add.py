"""Recipients are added and corrected: by options in scripts, by answers on a terminal."""

from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from tests.cli.conftest import ADDED
from tests.cli.terminal import Terminal
from tests.conftest import Program

NEW = (
    *("--country", "BE", "--kind", "export-control", "--id", "be-trade", "--body", "إدارة التراخيص"),
    *("--ministry", "وزارة الاقتصاد", "--source", "fact=name page=https://example.org/a checked=2026-11"),
)
ENTRY = f"{ADDED}\n"


def plain(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_an_entry_is_added_at_its_place_and_nothing_else_changes(program: Program, listed: Path) -> None:
    before = listed.read_text("utf-8")
    run = program("recipients", "add", "--yes", *NEW, "--root", listed.parent)
    assert run.code == 0, run.err
    assert "    إدارة التراخيص\n    وزارة الاقتصاد\n    مملكة بلجيكا\n    السيدات والسادة،\n" in run.out
    after = listed.read_text("utf-8")
    assert after == before.replace("recipients:\n", f"recipients:\n{ENTRY}", 1)
    assert run.err == "be-trade is on the list.\n"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_endings_and_byte_order_mark_stay(program: Program, listed: Path, mark: str) -> None:
    windows = f"{mark}{listed.read_text('utf-8')}".replace("\n", "\r\n").encode()
    listed.write_bytes(windows)
    assert program("recipients", "add", "--yes", *NEW, "--root", listed.parent).code == 0
    added = ENTRY.replace("\n", "\r\n").encode()
    assert listed.read_bytes().replace(added, b"") == windows


def test_a_dry_run_shows_the_change_and_writes_nothing(program: Program, listed: Path) -> None:
    before = listed.read_bytes()
    run = program("recipients", "add", *NEW, "--dry-run", "--root", listed.parent)
    assert (run.code, run.err) == (0, "Nothing was written.\n")
    assert [line for line in run.out.splitlines() if line.startswith("+ ")] == [
        f"+{line}" for line in ENTRY.splitlines() if line
    ]
    assert listed.read_bytes() == before


@pytest.mark.parametrize("name", ["be", "Belgium", "بلجيكا", "مملكه بلجيكا", "البلجيك"])
def test_a_country_goes_by_any_of_its_names(program: Program, listed: Path, name: str) -> None:
    run = program("recipients", "add", *NEW, "--country", name, "--dry-run", "--root", listed.parent)
    if name == "البلجيك":
        assert run.code == 2
        assert "no state is called «البلجيك»: did you mean BE (Belgium)? Write the code" in plain(run.err)
    else:
        assert run.code == 0, run.err
        assert "+    country: BE" in run.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--country", "ا"], "no state is called «ا»: write its code, or its name"),
        (["--id", "de-bafa"], "de-bafa is on the list already: «advocacy recipients edit de-bafa --root"),
        (["--id", "BE trade"], "--id: «BE trade» cannot be an id: write the country's code"),
        (["--body", "Office"], "--body: «Office» has no Arabic letter"),
        (["--postal", "شارع"], "--postal: Arabic in a line of the postal address: «شارع»"),
        (["--source", "https://example.org"], "«https://example.org» is no source: write"),
        (["--source", "fact=nam"], "«nam» is not a value of «fact»: did you mean «name»?"),
        (["--source", "fact=name checked=May"], "«May» is not a date: write it as precisely as it is known"),
        (["--kind", "ministry"], "«ministry» is no value of --kind"),
    ],
)
def test_wrong_usage_is_said(program: Program, listed: Path, words: list[str], said: str) -> None:
    before = listed.read_bytes()
    run = program("recipients", "add", "--yes", *NEW, *words, "--root", listed.parent)
    assert run.code == 2
    assert said in plain(run.err)
    assert listed.read_bytes() == before


def test_without_a_terminal_nothing_is_asked(program: Program, listed: Path) -> None:
    run = program("recipients", "add", "--yes", "--country", "BE", "--root", listed.parent)
    assert run.code == 2
    assert "say also --kind, --id, --body, --source; on a terminal, questions are asked for what" in plain(run.err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--postal", "Street 1", "--postal", "BELGIUM"],
            (
                "recipients.yaml, as it would be: nobody vouches for the postal address\n"
                "    add «- {fact: postal, page: …, checked: …}» to «sources», or write «postal: none»\n"
            ),
        ),
        (
            ["--rank", "agency"],
            "recipients.yaml, as it would be: unknown rank «agency»\n    did you mean «agency-head»? one of: ",
        ),
        (["--id", "fr-trade"], "the id «fr-trade» belongs to another country than BE\n    begin it with «be-»\n"),
        (["--body", "إدارة 㒨"], "no bundled font can draw «㒨» (U+34A8)"),
    ],
)
def test_what_check_would_refuse_is_not_written(program: Program, listed: Path, words: list[str], said: str) -> None:
    before = listed.read_bytes()
    run = program("recipients", "add", "--yes", *NEW, *words, "--root", listed.parent)
    assert run.code == 1
    assert said in run.err
    assert listed.read_bytes() == before


def test_a_field_is_corrected_and_nothing_else_changes(program: Program, listed: Path) -> None:
    before = listed.read_text("utf-8")
    run = program("recipients", "edit", "--yes", "ma-gov", "--note", "Ask: who?", "--root", listed.parent)
    assert run.code == 0, run.err
    assert run.err == "ma-gov is changed.\n"
    assert listed.read_text("utf-8") == before.replace(
        "note: the holder of the office is not known", 'note: "Ask: who?"'
    )


def test_sources_are_added_looked_up_again_and_dropped(program: Program, listed: Path) -> None:
    before = listed.read_text("utf-8")
    edit = ("recipients", "edit", "--yes", "de-bafa", "--root", listed.parent)
    page = 'fact=postal page=https://example.org/bafa checked=2026-11-23 note=seen "again"'
    assert program(*edit, "--source", page, "--source", "fact=wording page=none").code == 0
    assert listed.read_text("utf-8") == before.replace(
        '{fact: postal, page: "https://example.org/bafa", checked: 2021-11}\n',
        '{fact: postal, page: "https://example.org/bafa", checked: "2026-11-23", note: "seen \\"again\\""}\n'
        "      - {fact: wording, page: none, checked: none}\n",
    )
    run = program(*edit, "--without-sources", "postal")
    assert run.code == 1
    assert "nobody vouches for the postal address" in run.err
    assert program(*edit, "--without-sources", "postal", "--postal", "none").code == 0
    assert "    postal: none\n    sources:\n      - {fact: wording, page: none, checked: none}\n" in listed.read_text(
        "utf-8"
    )


def test_optional_fields_are_taken_away_by_none(program: Program, listed: Path) -> None:
    before = listed.read_text("utf-8")
    assert program("recipients", "edit", "--yes", "ma-gov", "--note", "none", "--root", listed.parent).code == 0
    assert listed.read_text("utf-8") == before.replace("    note: the holder of the office is not known\n", "")
    run = program("recipients", "edit", "--yes", "ma-gov", "--note", "none", "--root", listed.parent)
    assert (run.code, run.err) == (0, "Nothing changes.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ma-gof"], "no recipient has the id «ma-gof»; did you mean ma-gov"),
        (["ma-gov"], "say what to change, such as --body TEXT; on a terminal, every field is asked for"),
        (["ma-gov", "--body", "none"], "--body: «none» has no Arabic letter"),
        (["ma-gov", "--note", "  "], "--note is empty: write none for nothing"),
        (["ma-gov", "--before-posting", ""], "--before-posting is empty: write none for nothing"),
        (["ma-gov", "--postal", ""], "--postal is empty: write none for nothing"),
    ],
)
def test_wrong_corrections_are_said(program: Program, listed: Path, words: list[str], said: str) -> None:
    run = program("recipients", "edit", "--yes", *words, "--root", listed.parent)
    assert run.code == 2
    assert said in plain(run.err)


@pytest.mark.slow
def test_questions_are_asked_one_at_a_time(listed: Path) -> None:
    before = listed.read_text("utf-8")
    terminal = Terminal("recipients", "add", "--root", str(listed.parent))
    terminal.answer("Which country?", "Atlantis")
    terminal.answer("no state is called «Atlantis»", "البلجيك")
    terminal.answer("no state is called «البلجيك». Did you mean Belgium (BE)?", "no")
    terminal.answer("did you mean BE (Belgium)? Write the code", "بلجيكا")
    terminal.answer("What is it?", "2")
    terminal.answer("Its id", "de-trade")
    terminal.answer("begin it with «be-»", "be-trade")
    terminal.answer("The institution in Arabic", "Office")
    terminal.answer("«Office» has no Arabic letter", "إدارة التراخيص")
    terminal.answer("What it belongs to", "وزارة الاقتصاد")
    terminal.answer("Its name in its own language", "")
    terminal.answer("Who heads it", "")
    terminal.answer("Enter: agency-head", "")
    terminal.answer("Line 1", "Street 1")
    terminal.answer("Line 2", "")
    terminal.answer("an address has at least two lines: give the next one", "BELGIUM")
    terminal.answer("Line 3", "")
    terminal.answer("What staff must check or decide", "")
    terminal.answer("What else staff may want to know", "")
    terminal.answer("vouches for its name?", "example.org")
    terminal.answer("is not the address of a page", "https://example.org/a")
    terminal.answer("When was it read", "2026-11")
    terminal.answer("A note on this source", "")
    terminal.answer("vouches for the postal address?", "")
    terminal.answer("Without a page there is no address: it is left out.", "")
    terminal.answer("Enter: nothing", "")
    terminal.answer("Is all of this right?", "")
    terminal.answer("Write this?", "")
    assert terminal.close() == 0, terminal.said
    expected = ENTRY.replace('"2026-11"}\n', '"2026-11"}\n      - {fact: wording, page: none, checked: none}\n')
    assert listed.read_text("utf-8") == before.replace("recipients:\n", f"recipients:\n{expected}", 1)


@pytest.mark.slow
def test_ctrl_c_writes_nothing(listed: Path) -> None:
    before = listed.read_bytes()
    terminal = Terminal("recipients", "add", "--country", "BE", "--root", str(listed.parent))
    terminal.interrupt("What is it?")
    assert terminal.close() == 130
    assert listed.read_bytes() == before


@pytest.mark.slow
def test_answers_that_cannot_be_written_are_not_lost(listed: Path) -> None:
    """Options that no question would take are asked for; who gives up with something wrong gets all as a command."""
    before = listed.read_bytes()
    options = [word for word in NEW if word != "--body"]
    options.remove("إدارة التراخيص")
    terminal = Terminal("recipients", "add", *options, "--rank", "nonsense", "--root", str(listed.parent))
    terminal.answer("The institution in Arabic", "إدارة 㒨")
    for question in ("Its name in", "Who heads"):
        terminal.answer(question, "")
    terminal.answer("«nonsense» is none of these: type one, or its number", "")
    for question in ("Line 1", "What staff must", "What else", "Is all of this right?"):
        terminal.answer(question, "")
    terminal.answer("no bundled font can draw «㒨» (U+34A8)", "q")
    assert terminal.close() == 1
    said = "Nothing was written. Your answers, to be corrected: advocacy recipients add --id be-trade --country BE"
    assert said in plain(terminal.said)
    assert listed.read_bytes() == before


@pytest.mark.slow
def test_fields_are_corrected_one_at_a_time(listed: Path) -> None:
    terminal = Terminal("recipients", "edit", "ma-gov", "--root", str(listed.parent))
    for question in ("Its kind", "Its audience", "The institution", "What it belongs to", "Its name in its own"):
        terminal.answer(question, "")
    terminal.answer("Who heads it", "رئيس مجلس الوزراء")
    for question in ("The same office", "Its rank", "Its gender"):
        terminal.answer(question, "")
    terminal.answer("What staff must check or decide", "")
    terminal.answer("What else staff may want to know", "none")
    terminal.answer("Is this still the postal address?", "")
    terminal.answer("A source for which fact?", "office")
    terminal.answer("Which page", "https://example.org/ma-office")
    terminal.answer("When was it read", "")
    terminal.answer("A note on this source", "")
    terminal.answer("A source for which fact?", "")
    terminal.answer("Is all of this right?", "")
    terminal.answer("Write this?", "yes")
    assert terminal.close() == 0, terminal.said
    (recipient,) = (r for r in load_campaign(listed.parent).directory.listed if r.id == "ma-gov")
    assert recipient.office == "رئيس مجلس الوزراء"
    assert recipient.note is None
    assert [source.page for source in recipient.sources] == ["https://example.org/ma", "https://example.org/ma-office"]
