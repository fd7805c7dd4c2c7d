"""What is asked of speed and size, held against what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import eq, ge, le

from benchmarks.figures import Measured
from benchmarks.tables import FASTEST, figure, table
from benchmarks.ways import CHANGED, COLD, MANY, MOST, NOTHING, SIGN, SIGN_CHOSEN, SIGN_MANY, SIGN_MOST, VERSION

FLAT_FROM = 100
"""Recipients, from which on memory is to stay as it is: fewer have fewer processes."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that is asked: no more than that, no less, or just that."""

    about: str
    """What of it is asked; the README says under this name why it is not reached, where it is not."""
    what: str
    wanted: float
    measured: float | None
    unit: str = ""
    sense: str = "≤"

    @property
    def verdict(self) -> str:
        """Whether it is reached."""
        if self.measured is None:
            return "not measured"
        reached = {"≤": le, "≥": ge, "=": eq}[self.sense](self.measured, self.wanted)
        return "reached" if reached else "**not reached**"


def goals(found: Measured) -> Iterator[Goal]:
    """Each of them, at the largest size at which it was measured."""
    built = _largest(found, COLD)
    against = max((size for size in found.sizes if found.of(FASTEST, size) and found.of(COLD, size)), default=0)
    name = "a cold build against Typst, letters a second"
    yield Goal("a cold build", name, 1, found.ratio(COLD, FASTEST, against), " ×", "≥")
    yield Goal(
        "a cold build", f"{name} of the processor", 1, found.ratio(COLD, FASTEST, against, "processor"), " ×", "≥"
    )
    small = min((size for size in found.sizes if size >= FLAT_FROM and found.of(COLD, size)), default=0)
    low, high = found.memory(COLD, small), found.memory(COLD, built)
    flat = high / low if low and high and built > small else None
    yield Goal("memory", f"memory of a build of {built:,} against one of {small:,}", 1.1, flat, unit=" ×")
    same = _largest(found, NOTHING)
    idle, version = found.processor(NOTHING, same), found.processor(VERSION, 1)
    name = f"nothing changed of {same:,}, against advocacy --version, processor"
    yield Goal("nothing changed", name, 1.3, idle / version if idle and version else None, unit=" ×")
    yield Goal("--version", "advocacy --version, processor", 0.25, version, unit=" s")
    changed = found.made_by(CHANGED, _largest(found, CHANGED))
    yield Goal(
        "one changed", "letters typeset where one recipient changed", 1, changed.letters if changed else None, sense="="
    )
    signed = _largest(found, SIGN)
    packed = found.made_by(SIGN, signed)
    yield Goal(
        "a signed letter",
        "a signed letter in a pack, a fifth of 51 kB",
        10.2,
        packed.bytes / 1000 if packed else None,
        unit=" kB",
    )
    many = _largest(found, SIGN_MANY)
    name = f"signing for {MANY} signers against Typst, letters a second"
    yield Goal("signing", name, 10, found.ratio(SIGN_MANY, FASTEST, many), " ×", "≥")
    most = _largest(found, SIGN_MOST)
    low, high = found.memory(SIGN_MANY, most), found.memory(SIGN_MOST, most)
    name = f"memory of signing for {MOST:,} signers against {MANY}"
    yield Goal("memory of signing", name, 1.1, high / low if low and high else None, unit=" ×")
    yield Goal(
        "twenty letters",
        "one signer signs twenty letters",
        2,
        found.seconds(SIGN_CHOSEN, _largest(found, SIGN_CHOSEN)),
        unit=" s",
    )


def _largest(found: Measured, way: str) -> int:
    return max((size for size in found.sizes if found.of(way, size)), default=0)


def report(found: Measured) -> str:
    """The table of goals."""
    rows = (
        [
            goal.what,
            f"{goal.sense} {goal.wanted:g}{goal.unit}",
            f"{figure(goal.measured, 2)}{goal.unit if goal.measured is not None else ''}",
            goal.verdict,
        ]
        for goal in goals(found)
    )
    return f"### What is asked\n\n{table(('what', 'asked', 'measured', ''), rows)}"
