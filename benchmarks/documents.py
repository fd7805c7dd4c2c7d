"""What was measured, put where people read it: between markers, all else untouched."""

import re
from pathlib import Path

from benchmarks import goals, plan, tables
from benchmarks.campaigns import ROOT
from benchmarks.figures import Measured
from benchmarks.plot import plot

README, PLOT = (Path(__file__).with_name(name) for name in ("README.md", "letters-a-second.svg"))
SCALE = ROOT / "docs" / "scale.md"


def documents(found: Measured) -> dict[Path, str]:
    """Every file that tells of it, as it has to be."""
    return {
        README: put(README.read_text("utf-8"), f"{tables.report(found)}\n\n{goals.report(found)}"),
        SCALE: put(SCALE.read_text("utf-8"), plan.report(found)),
        PLOT: plot(found),
    }


def put(text: str, between: str) -> str:
    """``text`` with something else between its markers."""
    parts = re.split(r"(<!-- measured -->\n|<!-- end of what was measured -->)", text)
    assert len(parts) == 5, "markers stand once"
    return f"{parts[0]}{parts[1]}\n{between}\n\n{parts[3]}{parts[4]}"


def write(found: Measured) -> None:
    """Write those files."""
    for file, text in documents(found).items():
        file.write_text(text, "utf-8")
