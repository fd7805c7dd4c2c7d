"""The campaigns in ``examples/`` are made, built and proved by the commands that stand there."""

import shlex
from collections import Counter
from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.proof.prove import require_manifest
from tests.conftest import REPO, Program
from tests.test_docs import commands_in

pytestmark = pytest.mark.slow

EXAMPLES = sorted(path.parent.name for path in (REPO / "examples").glob("*/README.md"))
HOLDS = {"water": ({"ministry"}, 4, 3), "parliaments": ({"parliament"}, 2, 12)}
"""Of each example: its kinds, its demands, its recipients."""


@pytest.mark.slow  # a whole campaign from nothing to its proof
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_made_built_and_proved(
    name: str, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(REPO / "examples")
    monkeypatch.chdir(tmp_path)
    commands = commands_in(f"examples/{name}/README.md")
    assert [shlex.split(line)[1] for line in commands] == ["init", "recipients", "check", "build", "proof"]
    for line in commands:
        run = program(*shlex.split(line)[1:])
        assert run.code == 0, (line, run.err)
    campaign = load_campaign(tmp_path / name)
    kinds, demands, recipients = HOLDS[name]
    assert {*campaign.settings.kinds} == kinds
    assert len(campaign.petition.demands) == demands
    assert len(campaign.directory.recipients) == recipients
    assert bool(campaign.settings.letterhead) == (name == "water")
    translated = [each.translation for each in require_manifest(tmp_path / name / "out").letters]
    assert Counter(translated) == ({"": 3} if name == "water" else {"fr": 6, "es": 6})
