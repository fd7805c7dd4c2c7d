"""Ten million signed letters, worked out from what was measured: the figures of docs/scale.md."""

from collections.abc import Iterator

from benchmarks.figures import Measured
from benchmarks.tables import figure, table
from benchmarks.ways import COLD, FEW, MANY, SIGN, SIGN_MANY

LETTERS, EACH = 10_000_000, 250
"""In all, and of one signer."""
CORES, MACHINES, HOURS, PART = 8, 4, 8, 5_000
"""Of one machine; how many machines; how long one is willing to wait; signers that a machine is given at a time."""
DISK, LINE = 200e6, 125e6
"""Bytes a second that a plain network disk takes, and that a line of a gigabit carries. Assumed, not measured."""


def _step(sign: str, what: str, formula: str, value: str) -> list[str]:
    return [sign, what, formula, value]


def rows(found: Measured) -> Iterator[list[str]]:
    """Each step: its letter, what it is, its formula, its value."""
    size = max(of for of in found.sizes if found.of(SIGN, of) and found.of(SIGN_MANY, of))
    made, memory = found.made_by(SIGN_MANY, size), found.memory(SIGN_MANY, size)
    many, few = found.processor(SIGN_MANY, size), found.processor(SIGN, size)
    each, start = found.further(COLD, size), found.processor(COLD, 1)
    assert made, "signing was measured"
    assert many and few and each and start, "and so was a build"  # noqa: PT018 - all of them or none
    sign = (many - few) / (MANY - FEW) / size
    packs = LETTERS / EACH
    hours, typeset = LETTERS * sign / 3600, LETTERS * each / 3600
    volume = LETTERS * made.bytes
    taken = f"benchmark, {made.letters:,} signed letters"
    yield _step("L", "signed letters", "the task", f"{LETTERS:,}")
    yield _step("n", "letters of one signer", "the task", f"{EACH}")
    yield _step("P", "signers, and so packs", "L ÷ n", f"{packs:,.0f}")
    apart = f"benchmark: {MANY} packs of {size:,} letters less {FEW}, ÷ {(MANY - FEW) * size:,}"
    yield _step("s", "processor time to sign a letter for one more signer", apart, f"{sign * 1000:.2f} ms")
    further = f"benchmark: a build of {size:,} less one of 1, ÷ {size - 1:,}"
    yield _step("t", "processor time to typeset a letter", further, f"{each * 1000:.0f} ms")
    yield _step("b", "bytes of a signed letter", taken, f"{made.bytes / 1000:.1f} kB")
    yield _step("m", "memory at the peak, all processes of one machine", taken, f"{figure(memory, 0, 1e6)} MB")
    yield _step(
        "B",
        "building the n letters once, and starting",
        "a build of 1 + n × t",
        f"{start + EACH * each:.0f} s of a core",
    )
    yield _step("H", "signing all of them, core-hours", "L × s ÷ 3600", f"{hours:,.1f} h")
    yield _step("H′", "if each were typeset instead, core-hours", "L × t ÷ 3600", f"{typeset:,.0f} h")
    yield _step("V", "bytes of all packs", "L × b", f"{volume / 1e9:,.0f} GB")
    yield _step("p", "bytes of a pack", "n × b", f"{EACH * made.bytes / 1e6:.1f} MB")
    yield _step("c", "cores of a machine", "chosen", f"{CORES}")
    yield _step("M", "machines", "chosen", f"{MACHINES}")
    yield _step("T", "hours until all is signed", "H ÷ (M × c)", f"{hours / (MACHINES * CORES):.2f} h")
    need = -(-hours // (HOURS * CORES))
    yield _step("M₈", f"machines to be done in {HOURS} hours", f"⌈H ÷ ({HOURS} h × c)⌉", f"{need:.0f}")
    part = PART * EACH * sign / 3600 / CORES
    yield _step(
        "F", f"hours for a part of {PART:,} signers on one machine", f"{PART:,} × n × s ÷ 3600 ÷ c", f"{part:.2f} h"
    )
    yield _step(
        "W",
        "bytes a second written meanwhile, all machines",
        "V ÷ T",
        f"{volume / (hours * 3600 / (MACHINES * CORES)) / 1e6:,.0f} MB/s",
    )
    yield _step(
        "D", "hours to write them to one disk (200 MB/s, assumed)", "V ÷ 200 MB/s", f"{volume / DISK / 3600:.1f} h"
    )
    yield _step(
        "N", "hours to carry them over one line (1 Gbit/s, assumed)", "V ÷ 125 MB/s", f"{volume / LINE / 3600:.1f} h"
    )
    wait = max(hours / (MACHINES * CORES), volume / DISK / 3600)
    yield _step("Z", "hours in all, where all is written to one disk", "the larger of T and D", f"{wait:.2f} h")
    yield _step("R", "disk that has to be free while packs are replaced", "2 × V", f"{2 * volume / 1e12:.2f} TB")
    yield _step("€", "money", "H × price of a core-hour + V × price of a byte kept", "to be filled in")


def report(found: Measured) -> str:
    """The table of the plan."""
    return table(("", "what", "from", "value"), rows(found), 3)
