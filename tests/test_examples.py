"""The campaigns in ``examples/`` are made, built and proved by the commands that stand there."""

import re
import shlex
from collections import Counter
from html import unescape
from pathlib import Path

import page
import pypdfium2
import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.proof.prove import require_manifest
from tests.binding.test_structure import PROFILES
from tests.conftest import REPO, Program
from tests.test_docs import commands_in

pytestmark = pytest.mark.slow

EXAMPLES = sorted(path.parent.name for path in (REPO / "examples").glob("*/README.md"))
HOLDS = {"water": ({"ministry"}, 4, {"ar": 3}), "parliaments": ({"parliament"}, 2, {"fr": 6, "es": 6})}
"""Of each example: its kinds, its demands, its recipients by the language of their letters."""


@pytest.mark.slow  # a whole campaign from nothing to its proof
@pytest.mark.usefixtures("set_once")
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_made_built_and_proved(
    name: str, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(REPO / "examples")
    monkeypatch.chdir(tmp_path)
    commands = commands_in(f"examples/{name}/README.md")
    assert [shlex.split(line)[1] for line in commands][:5] == ["init", "recipients", "check", "build", "proof"]
    for line in commands:
        run = program(*shlex.split(line)[1:])
        assert run.code == 0, (line, run.err)
    campaign = load_campaign(tmp_path / name)
    kinds, demands, recipients = HOLDS[name]
    assert {*campaign.settings.kinds} == kinds
    assert len(campaign.petition.demands) == demands
    letters = require_manifest(tmp_path / name / "out").letters
    assert Counter(each.language for each in letters) == recipients
    assert bool(campaign.settings.letterhead) == (name == "water")
    enclosed = {(each.file, each.pages) for letter in letters for each in letter.enclosures}
    assert enclosed == (set() if name == "water" else {("enclosures/charter.pdf", 2)})


def test_the_enclosure_is_made_of_its_source() -> None:
    folder = REPO / "examples/parliaments/enclosures"
    body = (folder / "charter.html").read_text("utf-8").partition("<body")[2].partition(">")[2]
    wanted = unescape(re.sub(r"<[^<>]*>", " ", body)).split()
    with pypdfium2.PdfDocument(folder / "charter.pdf") as pdf:
        read = " ".join(each.get_textpage().get_text_bounded() for each in pdf).split()
    assert read == wanted, "run examples/parliaments/make_enclosure.py"
    for profile in PROFILES:
        assert page.validate_pdf_bytes((folder / "charter.pdf").read_bytes(), profile=profile).is_compliant
