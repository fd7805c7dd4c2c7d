"""What was tried, what came of it, and what was found."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Counts by what was done, and each finding with how to see it again."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0
    largest: int = 0
    found: dict[str, str] = field(default_factory=dict)

    def found_at(self, kind: str, how: str) -> None:
        """Note a finding; the first of its kind is kept."""
        self.found.setdefault(kind, how)

    def spent(self, seconds: float, memory: int) -> None:
        """Note what one run took: seconds of a processor, bytes of memory."""
        self.slowest, self.largest = max(self.slowest, seconds), max(self.largest, memory)

    def take_over(self, others: "Figures") -> None:
        """Add what another process has counted and found."""
        self.counts += others.counts
        self.spent(others.slowest, others.largest)
        self.found = others.found | self.found

    def table(self) -> str:
        """All of it, to be read."""
        rows = [(f"{number:>10,}", what) for what, number in sorted(self.counts.items())]
        rows += [
            (f"{self.slowest:>10.1f}", "seconds of a processor that the slowest run took"),
            (f"{self.largest / 2**20:>10,.0f}", "MiB that the largest run took"),
            (f"{len(self.found):>10,}", "kinds of findings"),
        ]
        lines = [f"{number}  {what}" for number, what in rows]
        return "\n".join([*lines, *(f"FOUND {kind}\n    {how}" for kind, how in self.found.items())])
