"""What a summary says about how the letters get there."""

import json
from pathlib import Path

import pytest

from advocacy.cli.posting import NO_REPLY, posting_lines
from advocacy.press.posting import Posting
from tests.conftest import Program

pytestmark = pytest.mark.usefixtures("set_once")

MISSION = (
    "missions:\n  - {country: MA, post: berlin, name: Embassy of Morocco, lines: [Street 1, Berlin, GERMANY], "
    'page: "https://example.org/", checked: "2026-11-01"}\n'
)


def test_a_summary_is_a_few_lines() -> None:
    old = "The page behind the address is more than a year old, or bears no date: "
    assert [*posting_lines(Posting({"direct": 1, "nowhere": 4}, ("de-bafa",), has_sender=False))] == [
        "Can be posted: 1 of 5 (1 direct)",
        f"{old}1 (de-bafa)",
        NO_REPLY,
    ]
    assert [*posting_lines(Posting({}, (), has_sender=False))] == []
    assert [*posting_lines(Posting({"direct": 2, "berlin": 9, "rome": 1}, tuple("abcdefghij"), has_sender=True))] == [
        "Can be posted: 12 of 12 (2 direct, 9 by berlin, 1 by rome)",
        f"{old}10 (a, b, c, d, e, f, g, h and 2 more)",
    ]


def test_through_the_program(folder: Path, program: Program) -> None:
    path = folder / "recipients.yaml"
    path.write_text(path.read_text("utf-8") + MISSION, "utf-8")
    settings = folder / "letters" / "campaign.yaml"
    settings.write_text("delivery: {direct_not_older_than: 10y, by_mission: [berlin]}\n", "utf-8")
    run = program("build", "de-bafa", "ma-gov", "no-gov", "--root", folder, "--date", "2026-11-23")
    assert "Can be posted: 2 of 3 (1 direct, 1 by berlin)\n" in run.out
    assert "With no address to go to: 1 of 3 (no-gov)\n" in run.out
    assert f"{NO_REPLY}\n" in run.out
    run = program("build", "ma-gov", "--root", folder, "--date", "2026-11-23", "--json")
    assert '"berlin": 1' in run.out
    assert '"has_sender": false' in run.out
    status = program("status", "--root", folder)
    assert status.out.splitlines()[:5] == [
        "3 of 5 letters are built, dated 2026-11-23",
        "Can be posted: 2 of 3 (1 direct, 1 by berlin)",
        "The page behind the address is more than a year old, or bears no date: 1 (de-bafa)",
        NO_REPLY,
        "With no address to go to: 1 of 3",
    ]
    said = json.loads(program("status", "--root", folder, "--json").out)["data"]["posting"]
    ways = {"direct": 1, "berlin": 1, "nowhere": 1}
    assert said == {"ways": ways, "old": ["de-bafa"], "has_sender": False}
    assert program("proof", "--root", folder).code == 0


def test_letters_by_another_way_are_up_to_date(folder: Path, program: Program) -> None:
    """What they are held to is what they were built by, not what the rules of the campaign would choose."""
    path = folder / "recipients.yaml"
    path.write_text(path.read_text("utf-8") + MISSION, "utf-8")
    words = ("--root", folder, "--date", "2026-11-23")
    assert program("build", "de-bafa", "--no-window", *words).code == 0
    run = program("build", "ma-gov", "--delivery", "berlin", "--no-window", *words)
    assert "Can be posted: 1 of 1 (1 by berlin)\n" in run.out
    assert json.loads(program("status", "--root", folder, "--json").out)["data"]["outdated"] == []
    (folder / "out" / "letters" / "ma-gov.pdf").write_bytes(b"")
    again = "make it again: «advocacy build ma-gov --date 2026-11-23 --delivery berlin --no-window --root"
    assert again in program("proof", "--root", folder).err
    path.write_text(path.read_text("utf-8").replace("Street 1", "Street 2"), "utf-8")
    assert json.loads(program("status", "--root", folder, "--json").out)["data"]["outdated"] == ["ma-gov"]


def test_who_names_a_sender_can_be_answered(folder: Path, program: Program) -> None:
    settings = folder / "letters" / "campaign.yaml"
    settings.write_text("sender: {name: منظمة الحقوق, latin: Rights, contact: letters@example.org}\n", "utf-8")
    run = program("build", "de-bafa", "--root", folder, "--date", "2026-11-23")
    assert (run.code, NO_REPLY in run.out) == (0, False)
    status = program("status", "--root", folder).out
    assert "Can be posted: 1 of 1 (1 direct)\n" in status
    assert NO_REPLY not in status
    assert "no address to go to" not in status
