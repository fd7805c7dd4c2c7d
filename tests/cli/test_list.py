"""``advocacy recipients list``: who is found, and by which filters."""

import json
from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign
from tests.cli.terminal import Terminal
from tests.conftest import REPO, Program, lay_out


@pytest.fixture
def read_before(shipped: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped campaign is not read again for each way to look for somebody."""
    monkeypatch.setattr("advocacy.cli.recipients.listing.load_campaign", {REPO: shipped}.__getitem__)


def ids(program: Program, *words: str) -> set[str]:
    run = program("recipients", "list", "--root", REPO, *words)
    assert run.code == 0, run.err
    return {line.split("\t")[0] for line in run.out.splitlines()}


@pytest.mark.usefixtures("read_before")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--search", "المجر", "--kind", "government"], {"hu-gov"}),
        (["--search", "التشيك", "--kind", "government"], {"cz-gov"}),
        (["--search", "هولندا", "--kind", "government"], {"nl-gov"}),
        (["--search", "هُولَنْدَا", "--kind", "government"], {"nl-gov"}),
        (["--search", "ألمانيا", "--audience", "licensing-authority"], {"de-bafa"}),
        (["--search", "المانيا", "--audience", "licensing-authority"], {"de-bafa"}),
        (["--search", "turkiye", "--kind", "government"], {"tr-gov"}),
        (["--search", "CÔTE D'IVOIRE"], {"ci-gov"}),
        (["--region", "northern-america", "--kind", "government"], {"ca-gov", "us-gov"}),
        (["--country", "de", "--country", "MA", "--kind", "government"], {"de-gov", "ma-gov"}),
        (["--country", "UK", "--country", "Burma", "--kind", "government"], {"gb-gov", "mm-gov"}),
        (["HRD-de-bafa", "gb-ecju"], {"de-bafa", "gb-ecju"}),
    ],
)
def test_filters_let_through_those_who_fit_all(program: Program, words: list[str], found: set[str]) -> None:
    assert ids(program, *words) == found


@pytest.mark.usefixtures("read_before")
def test_nobody_found_is_wrong_usage(program: Program) -> None:
    run = program("recipients", "list", "--root", REPO, "--search", "المجر Eschborn")
    assert run.code == 2
    assert "no recipient matches all of these filters" in run.err


def test_nobody_retired_is_said(program: Program, folder: Path) -> None:
    assert "no recipient is retired" in program("recipients", "list", "--retired", "--root", folder).err


def test_a_retired_one_says_since_when_and_why(program: Program, tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    words = ("--reason", "merged into another", "--date", "2026-05-01", "--successor", "de-bafa", "--yes")
    assert program("recipients", "retire", "--yes", "HRD-ma-gov", *words, "--root", root).code == 0
    said = (
        "ma-gov is retired since 2026-05-01: merged into another; write to de-bafa; "
        f"«advocacy recipients retire ma-gov --undo --root {root}» takes it back"
    )
    for command in (("build",), ("recipients", "list"), ("preview",)):
        run = program(*command, "ma-gov", "--root", root)
        assert run.code == 2
        assert said in run.err
    for command in (("build",), ("recipients", "list"), ("envelopes", "dl")):
        assert said in program(*command, "--search", "HRD-ma-gov", "--root", root).err
    shown = program("recipients", "show", "HRD-ma-gov", "--root", root).out
    assert "\nRetired since 2026-05-01: merged into another; write to de-bafa\n" in shown
    assert "Its letter" not in shown
    listed = program("recipients", "list", "--retired", "--root", root).out
    assert listed == "ma-gov\t2026-05-01\tde-bafa\tMorocco\tmerged into another\n"
    assert program("recipients", "list", "ma-gov", "--retired", "--root", root).code == 0
    run = program("recipients", "list", "de-bafa", "--retired", "--root", root)
    assert (run.code, "de-bafa is not retired: leave --retired out" in run.err) == (2, True)


@pytest.mark.slow
def test_a_guess_is_taken_only_when_somebody_confirms_it(tmp_path: Path) -> None:
    root = str(lay_out(tmp_path))
    terminal = Terminal("recipients", "list", "--country", "Marocko", "--root", root)
    terminal.answer("no state is called «Marocko». Did you mean Morocco (MA)?", "")
    assert terminal.close() == 0
    assert "ma-gov" in terminal.said
    terminal = Terminal("recipients", "list", "--country", "Marocko", "--root", root)
    terminal.answer("Did you mean Morocco (MA)?", "no")
    assert terminal.close() == 2


def test_what_is_to_be_done_before_posting_is_one_list(program: Program, folder: Path) -> None:
    words = ("recipients", "list", "--before-posting", "--root", folder)
    run = program(*words)
    assert (run.code, run.out) == (0, "")
    assert run.err == "Nothing is to be checked or decided before these letters are posted.\n"
    path = folder / "recipients.yaml"
    text = path.read_text("utf-8")
    for entry, action in (
        ("id: de-bafa", "Check the number of the division."),
        ("id: sa-gov", "Ask the embassy first."),
    ):
        assert entry in text
        text = text.replace(entry, f'{entry}\n    before_posting: "{action}"')
    path.write_text(text, "utf-8")
    run = program(*words)
    assert run.out.splitlines() == [
        "de-bafa (Germany): Check the number of the division.",
        "sa-gov (Saudi Arabia): Ask the embassy first.",
    ]
    assert run.err == (
        "2 letters to check or decide before posting; "
        f"once it is done, «advocacy recipients edit ID --before-posting none --root {folder}» takes it off\n"
    )
    found = json.loads(program(*words, "--country", "SA", "--json").out)["data"]["recipients"]
    assert [(each["id"], each["before_posting"]) for each in found] == [("sa-gov", "Ask the embassy first.")]
    program("recipients", "edit", "de-bafa", "--before-posting", "none", "--yes", "--root", folder)
    assert program(*words).out == "sa-gov (Saudi Arabia): Ask the embassy first.\n"
