"""What was measured, kept as one file of JSON, and what follows from it: medians and ratios."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.ways import COLD

TOO_LONG = "would take more than"
"""Begins what is said of a run that was left out."""
FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one way. Seconds, seconds of the processor, bytes at the peak."""

    way: str
    size: int
    round: int
    seconds: float
    processor: float
    memory: float | None


@dataclass(frozen=True, slots=True)
class Made:
    """What a way made of a campaign."""

    way: str
    size: int
    letters: int
    """That were made, or signed."""
    bytes: float
    """A letter."""
    worst: float = 0
    average: float = 0
    """Percent of the words that come back; 0 where nobody looked."""
    pages: int = 0


@dataclass(slots=True)
class Measured:
    """All of it."""

    about: dict[str, Any]
    """When, by which command, on what, with which versions."""
    titles: dict[str, str]
    """Of the ways, in the order of the tables."""
    runs: list[Run] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    left_out: list[tuple[str, int, str]] = field(default_factory=list)
    """Way, size (0 for all) and why."""

    def to_json(self) -> str:
        """The text of the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Measured":
        """What such a file holds."""
        read = json.loads(text)
        runs, made = [Run(**run) for run in read["runs"]], [Made(**made) for made in read["made"]]
        left_out = [(way, size, why) for way, size, why in read["left_out"]]
        return cls(read["about"], read["titles"], runs, made, left_out)

    def followed_by(self, later: "Measured") -> "Measured":
        """Both as one: of what both have measured, or left out, the later."""
        anew = {(run.way, run.size) for run in later.runs} | {(way, size) for way, size, _ in later.left_out}
        about = later.about | {"command": f"{self.about['command']}\n{later.about['command']}"}
        about["versions"] = [*dict.fromkeys([*self.about["versions"], *later.about["versions"]])]
        about["busy"] = max(self.about["busy"], later.about["busy"])
        return Measured(
            about,
            self.titles | later.titles,
            [run for run in self.runs if (run.way, run.size) not in anew] + later.runs,
            [made for made in self.made if (made.way, made.size) not in anew] + later.made,
            [out for out in self.left_out if out[:2] not in anew] + later.left_out,
        )

    @property
    def sizes(self) -> list[int]:
        """Of the campaigns, the one of one recipient left out: that is what starting costs."""
        return sorted({run.size for run in self.runs} - {1})

    def of(self, way: str, size: int) -> list[Run]:
        """The runs of a way, by round."""
        return sorted((run for run in self.runs if (run.way, run.size) == (way, size)), key=lambda run: run.round)

    def made_by(self, way: str, size: int) -> Made | None:
        """What a way made."""
        return next((made for made in self.made if (made.way, made.size) == (way, size)), None)

    def seconds(self, way: str, size: int) -> float | None:
        """The median."""
        return median(run.seconds for run in runs) if (runs := self.of(way, size)) else None

    def processor(self, way: str, size: int) -> float | None:
        """The median of seconds of the processor."""
        return median(run.processor for run in runs) if (runs := self.of(way, size)) else None

    def memory(self, way: str, size: int) -> float | None:
        """The highest peak."""
        return max((run.memory for run in self.of(way, size) if run.memory), default=None)

    def rate(self, way: str, size: int) -> float | None:
        """Letters a second, starting included."""
        made, seconds = self.made_by(way, size), self.seconds(way, size)
        return made.letters / seconds if made and seconds else None

    def further(self, way: str, size: int, of: str = "processor") -> float | None:
        """Seconds (of the processor) that each letter beyond the first costs."""
        measure: Any = getattr(self, of)
        all_of_them: float | None = measure(way, size)
        one: float | None = measure(way, 1)
        return (all_of_them - one) / (size - 1) if all_of_them and one and size > 1 else None

    def ratio(self, way: str, other: str, size: int, of: str = "seconds") -> float | None:
        """How many times as fast ``way`` makes a letter as ``other``: of each round, then their median."""
        here, there = self.made_by(way, size), self.made_by(other, size)
        pairs = zip(self.of(way, size), self.of(other, size), strict=False)
        found = [getattr(slow, of) / getattr(fast, of) for fast, slow in pairs if getattr(fast, of)]
        if not (found and here and there and there.letters):
            return None
        return float(median(found)) * here.letters / there.letters

    def is_right(self, way: str, size: int) -> bool:
        """Whether every word of every letter that was read comes back, and each letter is on one page."""
        made, ours = self.made_by(way, size), self.made_by(COLD, size)
        return bool(made and made.worst >= 100 and (ours is None or made.pages <= ours.pages))
