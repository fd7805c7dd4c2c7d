"""The guides are held to the program: what they tell people to type works."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.template import PRINTABLE
from advocacy.cli.commands import COMMANDS
from advocacy.cli.group import Entries
from advocacy.cli.recipients import change
from tests.conftest import DAY, REPO, Program

GUIDES = sorted(
    file.relative_to(REPO).as_posix()
    for folder in (".", "benchmarks", "docs", "fonts", "letters")
    for file in (REPO / folder).glob("*.md")
)
ENGLISH = {
    guide: guide.replace(".ar.md", ".md")
    for guide in GUIDES
    if guide.endswith(".ar.md") and guide.replace(".ar.md", ".md") in GUIDES
}


README, README_AR = "README.md", "README.ar.md"
ON_THE_PATH = ". .venv/bin/activate"
SETTING_UP = ("python3 run.py", "python3 run.py test", ON_THE_PATH)
"""What a fresh clone needs before any other command; the machine of the tests has done it."""


def lines_in(guide: str) -> list[str]:
    """What is pasted into a shell, from all blocks of a guide."""
    text = (REPO / guide).read_text("utf-8")
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL)
    lines = (line.split("  #")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def commands_in(guide: str) -> list[str]:
    """The program's commands among them, those through ``run.py`` too."""
    lines = (re.sub(r"^python3 run\.py (?!test)(?=\w)", "advocacy ", line) for line in lines_in(guide))
    return [line for line in lines if line.startswith("advocacy ")]


PART = [
    "be-gov",
    "ch-seco",
    "ci-gov",
    "de-bafa",
    "de-gov",
    "gb-ecju",
    "hu-gov",
    "ma-gov",
    "no-deksa",
    "sa-gov",
    "sm-gov",
    "us-bis",
    "us-gov",
]
"""Those of the shipped list that the guides name or look for: with all of them, a command does the same for longer."""


READ_TOGETHER = ("docs/campaigners.md", "docs/packs.md")
"""Guides of which one goes on where the other ends."""
AS_READ = [
    READ_TOGETHER,
    *((guide,) for guide in GUIDES if guide not in ENGLISH and guide not in READ_TOGETHER and commands_in(guide)),
]


@pytest.mark.slow
@pytest.mark.usefixtures("set_once")
@pytest.mark.parametrize("guides", [pytest.param(guides, id=guides[-1]) for guides in AS_READ])
def test_commands_in_the_guides_work(
    guides: tuple[str, ...], program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first to the last, in one campaign: some need what those before have made. Who types them agrees."""
    monkeypatch.setattr(change, "can_ask", lambda: True)
    monkeypatch.setattr(change, "agrees", lambda _: True)
    assert program("init", tmp_path / "campaign").code == 0
    shutil.copytree(REPO / "examples", tmp_path / "campaign" / "examples")
    monkeypatch.chdir(tmp_path / "campaign")
    keep_part_of_the_list(tmp_path / "campaign" / "recipients.yaml")
    for line in (line for guide in guides for line in commands_in(guide)):
        words = shlex.split(line)[1:]
        run = program(*words)
        assert run.code == 0, (line, run.err)
        if words[0] == "init" and "--petition" not in words:
            keep_part_of_the_list(Path(words[1]) / "recipients.yaml")


def keep_part_of_the_list(file: Path) -> None:
    head, *entries = re.split(r"(?m)^(?=  - id: )", file.read_text("utf-8"))
    *entries, last = entries
    last, rest = re.split(r"(?m)^(?=states_source)", last)
    kept = [entry for entry in (*entries, last) if re.match(r'  - id: "?([\w-]+)', entry)[1] in PART]
    assert len(kept) == len(PART)
    file.write_text(head + "".join(kept) + rest, "utf-8")


@pytest.mark.parametrize(("arabic", "english"), ENGLISH.items())
def test_an_arabic_guide_has_commands_of_the_english_in_the_same_order(arabic: str, english: str) -> None:
    """So that they work too, though only those of the English guide are run."""
    rest = iter(commands_in(english))
    assert [command for command in commands_in(arabic) if command not in rest] == []
    assert len(commands_in(arabic)) > 8


@pytest.mark.parametrize(
    ("arabic", "english"), [(README_AR, README), ("docs/campaigners.ar.md", "docs/campaigners.md")]
)
def test_what_campaigners_read_first_is_the_same_in_both_languages(arabic: str, english: str) -> None:
    assert lines_in(arabic) == lines_in(english)
    texts = [(REPO / guide).read_text("utf-8") for guide in (arabic, english)]
    for pattern in (r"^## ", r"^[-*] ", r"^\d\. ", r"^\| ", r"!\["):
        here, there = (len(re.findall(pattern, text, re.MULTILINE)) for text in texts)
        assert here == there, pattern


def test_the_readme_is_short_and_each_of_its_blocks_works_when_it_is_pasted_into_a_fresh_clone() -> None:
    """In their order: the first sets up, the second puts the program on the path."""
    assert len((REPO / README).read_text("utf-8").splitlines()) <= 120
    lines = lines_in(README)
    assert lines[:2] == ["python3 run.py", "python3 run.py test"]
    before = lines[: lines.index(ON_THE_PATH)]
    assert all(line.startswith("python3 run.py") for line in before)
    assert [
        line for line in lines if line not in SETTING_UP and line not in before and not line.startswith("advocacy ")
    ] == []


def test_the_readme_counts_the_addresses_that_there_are(shipped: Campaign) -> None:
    """How many have none, and how many of the others are not written to there."""
    recipients = shipped.directory.recipients
    without = sum(recipient.postal is None for recipient in recipients)
    direct = sum(shipped.delivery(recipient, DAY).way == "direct" for recipient in recipients)
    there = len(recipients) - without
    figures = [without, len(recipients), there - direct]
    for guide, place in (
        (README, r"^- (\d+) of the (\d+) recipients .* others (\d+) "),
        (README_AR, r"^- ليس لـ(\d+) جه\w+ من (\d+) .* (\d+) عنوان"),
    ):
        found = re.search(place, (REPO / guide).read_text("utf-8"), re.MULTILINE)
        assert found, guide
        assert [*map(int, found.groups())] == figures, guide
    assert f"\n  {there} postal addresses; {len(shipped.directory.missions)} " in (REPO / "CHANGELOG.md").read_text(
        "utf-8"
    )


def test_the_guides_for_staff_say_the_same_in_both_languages() -> None:
    english, arabic = ((REPO / guide).read_text("utf-8") for guide in ("docs/staff.md", "docs/staff.ar.md"))
    assert commands_in("docs/staff.md") == commands_in("docs/staff.ar.md")
    for pattern in (r"^## ", r"^```text\n(?:.*\n)*?```", r"^[-*] ", r"^\d\. ", r"^\| "):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, arabic, re.MULTILINE)), (
            pattern
        )


def test_the_guides_name_every_command() -> None:
    text = "\n".join((REPO / guide).read_text("utf-8") for guide in GUIDES if guide != "CHANGELOG.md")
    assert len(re.findall(r"^advocacy ", text, re.MULTILINE)) > 20
    for name, entry in COMMANDS.items():
        assert f"advocacy {name}" in text
        for inner in entry.commands if isinstance(entry, Entries) else ():
            assert f"advocacy {name} {inner}" in text


@pytest.mark.parametrize("guide", GUIDES)
def test_links_between_the_guides_lead_somewhere(guide: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", (REPO / guide).read_text("utf-8")):
        assert (REPO / guide).parent.joinpath(target).exists(), target


def test_the_template_guide_lists_everything_a_letter_can_print() -> None:
    """That a letter can print these and no others, tests/letter/test_merge.py holds."""
    guide = (REPO / "letters" / "README.md").read_text("utf-8")
    assert [name for name in sorted(PRINTABLE) if f"`{name}`" not in guide] == []
    assert len(PRINTABLE) > 12


def test_what_holds_a_promise_of_security_is_there() -> None:
    named = set(re.findall(r"`((?:tests|\.ci)[\w/.]*)`", (REPO / "SECURITY.md").read_text("utf-8")))
    assert len(named) > 10
    assert [name for name in named if not (REPO / name).exists()] == []
