"""A disk that refuses one step of a command."""

import errno
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.torture.figures import Figures
from tests.torture.scenes import SCENES, Stage, hold
from tests.torture.trial import failing_at, run

REFUSALS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS)


def faults(stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """At every step of every command, in an order of chance; then all of them again."""
    while True:
        points = [(name, number) for name, steps in stage.steps.items() for number in range(1, steps + 1)]
        chance.shuffle(points)
        for name, number in points:
            code = chance.choice(REFUSALS)
            place = stage.lay_out(base / "refused")
            outcome = run(SCENES[name], place, figures, interfere=failing_at(number, code), prepare=stage.here)
            how = f"{errno.errorcode[code]} at step {number} of {' '.join(SCENES[name])}"
            if outcome.code not in (0, 1):
                figures.found_at(f"ends with {outcome.code} on a fault: {name}", f"{how}: {outcome.said[-500:]}")
            hold(name, place, stage, figures, how, stage.here)
            figures.counts["faults of the disk handled"] += 1
            yield
