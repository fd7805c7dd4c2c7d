"""Broken campaigns through the real program: what a person reads is what stands in ``expected``.

``campaigns/README.md`` says how they are written down.
"""

from pathlib import Path

import pytest
import yaml

from tests.conftest import CAMPAIGNS, Program, lay_out, read_case

IN_TYPE = {"attachment-from-the-disk", "renderer-fails", "two-pages"}
"""Of which it takes letters set in type to see what is wrong."""
BROKEN = sorted(path.stem for path in (CAMPAIGNS / "broken").glob("*.yaml"))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in IN_TYPE else name for name in BROKEN]
)
def test_says_what_is_wrong_and_touches_nothing(
    name: str, tmp_path: Path, program: Program, pytestconfig: pytest.Config
) -> None:
    campaign = lay_out(tmp_path / "campaign", broken=name)
    letter = campaign / "out" / "letters" / "de-bafa.pdf"
    letter.parent.mkdir(parents=True)
    letter.write_bytes(b"an earlier letter")

    run = program("build", "--root", campaign, "--date", "2026-11-23", "--jobs", "1")

    said = run.err.replace(str(campaign), "CAMPAIGN")
    case = read_case(name)
    if pytestconfig.getoption("--accept"):
        case["expected"] = said
        (CAMPAIGNS / "broken" / f"{name}.yaml").write_text(_written(case), "utf-8")
    assert said == case["expected"]
    assert run.code == 1
    assert not run.out
    assert "Traceback" not in run.err
    assert letter.read_bytes() == b"an earlier letter"
    assert [path.name for path in letter.parent.iterdir()] == ["de-bafa.pdf"]
    assert not (campaign / "out" / "manifest.json").exists()


def test_there_are_broken_campaigns() -> None:
    assert len(BROKEN) > 50


def _written(case: dict[str, object]) -> str:
    changes = yaml.safe_dump({"changes": case["changes"]}, allow_unicode=True, sort_keys=False, width=10000)
    lines = str(case["expected"]).splitlines()
    return changes + "expected: |\n" + "".join(f"  {line}\n" for line in lines)
