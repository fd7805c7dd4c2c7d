"""Runs killed before each step to the disk, and at random instants."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.torture.figures import Figures
from tests.torture.scenes import SCENES, Stage, hold
from tests.torture.trial import dying_before, run


def kills_at_steps(stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """Before every step of every command, in an order of chance; then all of them again.

    Without workers, which write nothing: so there are ten kills in the time of one.
    """
    while True:
        points = [(name, number) for name, steps in stage.steps.items() for number in range(1, steps + 1)]
        chance.shuffle(points)
        for name, number in points:
            place = stage.lay_out(base / "killed")
            how = f"killed before step {number} of {' '.join(SCENES[name])}"
            run(SCENES[name], place, figures, interfere=dying_before(number), prepare=stage.here)
            hold(name, place, stage, figures, how, stage.here)
            figures.counts["kills before a step survived"] += 1
            yield


def kills_at_random(stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """At any instant of any command."""
    while True:
        name = chance.choice([*stage.steps])
        place = stage.lay_out(base / "killed")
        instant = chance.uniform(0, 2 * stage.seconds[name] + 0.1)
        run(SCENES[name], place, figures, kill_after=instant)
        hold(name, place, stage, figures, f"killed after {instant:.3f} s: {' '.join(SCENES[name])}")
        figures.counts["kills at a random instant survived"] += 1
        yield
