"""A short part of ``python -m tests.torture``, always the same: see there for what is tried."""

import os
import sys
from pathlib import Path
from random import Random

import pytest

from tests.thorough import every
from tests.torture.edits import pairs
from tests.torture.faults import faults
from tests.torture.figures import Figures
from tests.torture.fuzz import LOADERS, failure, try_some
from tests.torture.hostile import TRAPS, try_one
from tests.torture.kills import kills_at_random, kills_at_steps
from tests.torture.scenes import Stage, prepare
from tests.torture.trial import run

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork, and /proc"),
    pytest.mark.slow,
    pytest.mark.usefixtures("cold"),
]

IN_A_PACK = "PDF, pack: a chain of references"
SHORT = ("edit", "export", "init")
"""Commands that set nothing in type."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("torture")


@pytest.fixture(scope="module")
def stage(base: Path, small_out: Path) -> Stage:
    figures = Figures()
    stage = prepare(base, figures, SHORT, small_out)
    assert figures.found == {}
    return stage


@pytest.mark.parametrize("part", [kills_at_steps, kills_at_random, faults, pairs])
def test_killed_refused_or_changed_at_once_it_ends_as_it_should(part, stage: Stage, base: Path) -> None:  # type: ignore[no-untyped-def]
    figures = Figures()
    trials = part(stage, base, Random(1), figures)
    tried = 2 // every(2)
    for _ in range(tried):
        next(trials)
    assert figures.found == {}
    assert sum(figures.counts.values()) == tried


@pytest.mark.parametrize(
    "name", ["a device for a list", "a circle of links", "deep brackets", "a carriage return", IN_A_PACK]
)
def test_what_a_stranger_sends_is_refused(name: str, stage: Stage, base: Path) -> None:
    figures = Figures()
    try_one(name, stage, base, figures)
    assert figures.found == {}
    assert len(TRAPS) > 40


def test_no_input_makes_a_loader_fail(base: Path) -> None:
    figures = Figures()
    for name in LOADERS:
        try_some(name, 1, base, figures, most=40 // every(2))
    assert figures.found == {}
    assert [*figures.counts.values()] == [40 // every(2)] * len(LOADERS)


def test_what_goes_wrong_is_found(stage: Stage, base: Path) -> None:
    """Each way in which a run or a loader can fail makes a finding: else the table would tell nothing."""
    figures = Figures()
    place = stage.lay_out(base / "wrong")

    def leave() -> None:
        (Path(os.environ["TMPDIR"]) / "left").touch()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.torture.trial.LINGER", 0)
        run(("check",), place, figures, prepare=leave)
    assert [kind.partition(":")[0] for kind in figures.found] == ["left behind"]

    def fail() -> None:
        raise ZeroDivisionError

    run(("check",), place, figures, prepare=fail)
    assert any(kind.startswith("a mistake") for kind in figures.found)
    assert str(failure(lambda _: 1 // 0, b"")).startswith("ZeroDivisionError at test_torture.py:")
    assert "FOUND left behind" in figures.table()
