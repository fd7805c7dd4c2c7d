"""Letters made again and again, in every way that there is: the same bytes each time, and nothing left."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.torture.figures import Figures
from tests.torture.scenes import Stage, tree
from tests.torture.trial import run

IDS = ("de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov")


def soak(stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """Builds of a choice, a day and a sheet, by one process or two, into one folder that grows and changes."""
    place = stage.lay_out(base / "soaked")
    known: dict[tuple[str, ...], str] = {}
    while True:
        chosen = sorted(chance.sample(IDS, chance.randint(1, len(IDS))))
        day, sheet = f"2026-12-{chance.randint(1, 3):02}", chance.choice(("a4", "letter"))
        words = ("build", *chosen, "--date", day, "--paper", sheet, "--jobs", chance.choice("12"))
        outcome = run(words, place, figures)
        if outcome.code:
            figures.found_at("soak: cannot build", f"{words}: {outcome.said[-500:]}")
        for name in chosen:
            digest = tree(place / "out").get(f"letters/{name}.pdf", "")
            if known.setdefault((name, day, sheet), digest) != digest:
                figures.found_at("soak: other bytes", f"{name} of {day} on {sheet}")
        figures.counts["letters made and compared"] += len(chosen)
        yield
