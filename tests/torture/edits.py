"""Two changes of the list at once: both are there in the end, or one was told that it is not."""

import os
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

from tests.torture.figures import Figures
from tests.torture.scenes import SCENES, Stage
from tests.torture.trial import run

CHANGES = {
    "edit": "New.", "add": "it-trade", "rename": "ma-cabinet", "retire": "merged", "missions": "Embassy of Italy",
    "fix": "رئاسة الحكومة",
}  # fmt: skip
"""What stands in the list when a change was made."""


def pairs(stage: Stage, base: Path, chance: Random, figures: Figures) -> Iterator[None]:
    """Each pair of changes, started together."""
    while True:
        couples = [*combinations(CHANGES, 2)]
        chance.shuffle(couples)
        for couple in couples:
            place = stage.lay_out(base / "changed")
            other = os.fork()
            if other == 0:
                mine = run(SCENES[couple[1]], place, Figures())
                os._exit(mine.code if mine.code is not None else 99)
            codes = [run(SCENES[couple[0]], place, figures).code]
            codes.append(os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]))
            text = (place / "recipients.yaml").read_text("utf-8")
            for name, code in zip(couple, codes, strict=True):
                if (code == 0) is not (CHANGES[name] in text):
                    figures.found_at(f"a change was lost: {' and '.join(couple)}", f"{name} ended with {code}")
            figures.counts["pairs of changes at once"] += 1
            yield
