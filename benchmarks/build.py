"""How fast letters are typeset: ratios of ways measured in turns, in one run.

    .venv/bin/python benchmarks/build.py [LETTERS] [ROUNDS]

Absolute figures drift with the machine; the ratios hold.
"""

import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.campaign.campaign import load_campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.letter.typesetting import Typesetting, versions
from advocacy.processes import pool

if TYPE_CHECKING:
    from collections.abc import Callable


def main(count: int, rounds: int) -> None:
    """Print letters per second of each way, and its ratio to the first."""
    campaign = load_campaign(Path(__file__).parent.parent)
    letters = merge(campaign, campaign.directory.recipients[:count], date(2026, 11, 23), Paper.A4)
    materials = Materials.of(campaign)

    def anew() -> None:
        for letter in letters:
            Typesetter(materials).typeset(letter)

    def once() -> None:
        typesetter = Typesetter(materials)
        for letter in letters:
            typesetter.typeset(letter)

    def in_processes() -> None:
        with pool.run(Typesetting(materials), letters, pool.cores()) as typeset:
            assert len(list(typeset)) == len(letters)

    ways: dict[str, Callable[[], None]] = {
        "fonts, styles and fetcher prepared for each letter": anew,
        "prepared once": once,
        f"prepared once in each of {pool.cores()} processes": in_processes,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    first = statistics.median(next(iter(seconds.values())))
    print(f"{len(letters)} letters, median of {rounds} rounds, {versions()}")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        print(f"{len(letters) / median:6.1f} letters/s  {first / median:5.2f} ×  {name}")


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    main(*(*words, *(100, 3)[len(words) :]))
