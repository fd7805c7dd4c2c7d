"""Try everything for so many minutes, print what was tried, and end with 1 if anything was found."""

import argparse
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from advocacy.letter.typeset import versions_here
from tests.killing import load_all
from tests.torture.edits import pairs
from tests.torture.faults import faults
from tests.torture.figures import Figures
from tests.torture.fuzz import fuzz
from tests.torture.hostile import hostile
from tests.torture.kills import kills_at_random, kills_at_steps
from tests.torture.scenes import Stage, prepare
from tests.torture.soak import soak

Part = Callable[[Stage, Path, Random, Figures], Iterator[None]]

PARTS: tuple[tuple[Part, float], ...] = (
    (kills_at_steps, 0.45), (kills_at_random, 0.15), (faults, 0.15), (hostile, 0.15), (pairs, 0.05), (soak, 0.05),
)  # fmt: skip
"""What is tried one after the other, and for which part of the time; loaders are given inputs beside all that."""


def main() -> int:
    """Run all parts side by side, each for its share of the time, and the loaders on another processor."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="other numbers try other things")
    parser.add_argument("--minutes", type=float, default=30)
    given = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        base = Path(folder).resolve()
        os.chdir(base)
        end = time.monotonic() + given.minutes * 60
        beside = Beside(base, Random(given.seed), end)
        load_all()
        versions_here()  # nor need WeasyPrint be read again by each run
        stage = prepare(base, figures)
        trials = [(part(stage, base, Random(given.seed), figures), share) for part, share in PARTS]
        spent = [0.0] * len(trials)
        while time.monotonic() < end:
            # Whoever has had the least of its share is next.
            turn = min(range(len(trials)), key=lambda number: spent[number] / trials[number][1])
            started = time.monotonic()
            next(trials[turn][0])
            spent[turn] += time.monotonic() - started
        figures.take_over(beside.figures())
        sys.stdout.write(f"{figures.table()}\n")
    return bool(figures.found)


class Beside:
    """A process that gives inputs to loaders until ``end``."""

    def __init__(self, base: Path, chance: Random, end: float) -> None:
        self._counted = base / "fuzzed"
        self._process = os.fork()
        if self._process == 0:
            code = 1
            try:
                figures = Figures()
                trials = fuzz(base, chance, figures)
                while time.monotonic() < end:
                    next(trials)
                self._counted.write_bytes(pickle.dumps(figures))
                code = 0
            finally:
                os._exit(code)

    def figures(self) -> Figures:
        """What it counted and found."""
        _, status = os.waitpid(self._process, 0)
        if status:
            figures = Figures()
            figures.found_at("the loaders", "the process that gives them inputs ended by itself")
            return figures
        found = pickle.loads(self._counted.read_bytes())
        assert isinstance(found, Figures)
        return found


if __name__ == "__main__":
    sys.exit(main())
