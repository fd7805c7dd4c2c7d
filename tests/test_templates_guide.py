"""The worked examples of ``docs/templates.md`` are built and proved as they stand there."""

import re
from pathlib import Path

import pypdf
import pytest

from advocacy.campaign.template import PRINTABLE
from tests.conftest import REPO, Program

pytestmark = pytest.mark.slow

GUIDE = (REPO / "docs" / "templates.md").read_text("utf-8")
EXAMPLES = {
    title: dict(re.findall(r"`(letters/letter\.\S+)`:\n\n```\w+\n(.*?)```", part, re.DOTALL))
    for title, part in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    if "`letters/letter.css`:" in part
}


@pytest.mark.parametrize("title", ["A formal letter", "A card", "An open letter"])
def test_an_example_of_the_guide_is_built_and_proved(program: Program, folder: Path, title: str) -> None:
    assert len(EXAMPLES) == 3
    template = EXAMPLES[title]["letters/letter.html.j2"]
    for name, text in EXAMPLES[title].items():
        (folder / name).write_text(text, "utf-8")
    no_window = () if title == "A formal letter" else ("--no-window",)
    built = program(
        "build", "de-bafa", "ma-gov", "--date", "2026-11-23", *no_window, "--translation", "none", "--root", folder
    )
    assert built.code == 0, built.err
    proof = program("proof", "de-bafa", "ma-gov", "--root", folder)
    assert proof.code == 0, proof.err
    (page,) = pypdf.PdfReader(folder / "out/letters/de-bafa.pdf").pages
    assert "HRD-de-bafa" in page.extract_text()
    # What the proof passes is held, and not only left alone.
    (folder / "letters/letter.html.j2").write_text(template.replace("{{ subject", "عريضة {{ subject"), "utf-8")
    changed = program("proof", "de-bafa", "--root", folder)
    assert (changed.code, "letters/letter.html.j2" in changed.err) == (1, True)


def test_the_guide_names_what_tells_recipients_apart() -> None:
    asked = ("id", "country", "kind", "audience", "delivery", "language", "sender", "settings", "passages")
    assert {*asked} < PRINTABLE
    assert [name for name in asked if f"`{name}`" not in GUIDE] == []
