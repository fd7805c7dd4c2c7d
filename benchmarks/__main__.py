"""Measure letters, ours and those of other programs, in turns: ``python -m benchmarks --help``."""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from advocacy.processes.pool import cores
from benchmarks import documents, goals, tables
from benchmarks.figures import FILE, Measured
from benchmarks.rounds import run_rounds
from benchmarks.ways import OURS, PEERS


def options() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="10,100,1000", help="recipients, parted by commas")
    parser.add_argument(
        "--no-start", action="store_true", help="leave out the run for one recipient: what starting costs"
    )
    ours = [way.key for way in OURS]
    usual = ",".join(way.key for way in OURS if not way.is_rare)
    parser.add_argument("--ours", type=_some_of(ours), default=usual, help=f"of {', '.join(ours)}; each needs «cold»")
    parser.add_argument(
        "--peers",
        type=_some_of(PEERS),
        default=",".join(PEERS),
        help=f"of {', '.join(PEERS)}; «none» for ours alone",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=cores(), help="processes of each; as many as cores by default")
    parser.add_argument("--limit", type=float, default=120, help="seconds; what would take longer is left out")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has benchmarks/requirements.txt")
    parser.add_argument("--write", action="store_true", help="put what was measured into benchmarks/ and docs/scale.md")
    parser.add_argument("--add", action="store_true", help="keep what was measured before and is not measured now")
    parser.add_argument("--again", action="store_true", help="measure nothing: print what was measured last")
    return parser


def _some_of(known: Collection[str]) -> Callable[[str], list[str]]:
    """What reads names that are ``known``, parted by commas."""

    def names(text: str) -> list[str]:
        chosen = [] if text == "none" else text.split(",")
        if unknown := [name for name in chosen if name not in known]:
            message = f"there is no {', '.join(unknown)}; there are {', '.join(known)}"
            raise argparse.ArgumentTypeError(message)
        return chosen

    return names


def _command() -> list[str]:
    """What was typed, without what is of this machine or of no matter for what is measured."""
    words = " ".join(sys.argv[1:])
    return re.sub(r"--(python[ =]\S+|write)", "", words).split()


def main() -> int:
    """Measure and print."""
    parser = options()
    said = parser.parse_args()
    if said.again:
        found = Measured.from_json(FILE.read_text("utf-8"))
    else:
        sizes = {int(size) for size in said.sizes.split(",")} | (set() if said.no_start else {1})
        with tempfile.TemporaryDirectory(prefix="benchmarks-") as scratch:
            found = run_rounds(
                sizes,
                said.ours,
                said.peers,
                Path(scratch),
                rounds=said.rounds,
                jobs=said.jobs,
                limit=said.limit,
                python=said.python,
                command=_command(),
                tell=lambda what: print(what, file=sys.stderr, flush=True),
            )
        if said.add:
            found = Measured.from_json(FILE.read_text("utf-8")).followed_by(found)
    print(tables.report(found), goals.report(found), sep="\n\n")
    if said.write:
        FILE.write_text(found.to_json(), "utf-8")
        documents.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
