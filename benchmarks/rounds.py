"""Ways in turns: each once in every round, so that all of them meet the same machine."""

import os
import platform
import shutil
from collections.abc import Callable, Collection, Sequence
from compileall import compile_dir
from datetime import UTC, datetime
from pathlib import Path

from advocacy import __version__
from benchmarks.campaigns import ROOT
from benchmarks.figures import TOO_LONG, Made, Measured, Run
from benchmarks.measure import FailedError, measure
from benchmarks.reading import read_back
from benchmarks.ways import (
    CHANGED,
    COLD,
    NOTHING,
    OURS,
    PEERS,
    VERSION,
    Place,
    Way,
    made_by,
    peer,
    versions_of,
)

READ = 20
"""Letters that are read back of each way and size, spread over the list."""


def run_rounds(
    sizes: Collection[int],
    ours: Sequence[str],
    peers: Sequence[str],
    scratch: Path,
    *,
    rounds: int,
    jobs: int,
    limit: float,
    python: str,
    command: Sequence[str],
    tell: Callable[[str], None],
) -> Measured:
    """Measure all ways; a run that would take more than ``limit`` seconds is left out, and said to be."""
    compile_dir(ROOT / "advocacy", quiet=2)
    versions = {name: versions_of(name, python) for name in peers}
    here = [peer(name, python) for name in peers if versions[name]]
    ways = (*(way for way in OURS if way.key in ours), *here)
    about = {
        "day": datetime.now(UTC).date().isoformat(),
        "command": " ".join(["python -m benchmarks", *command]),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "jobs": jobs,
        "rounds": rounds,
        "busy": round(os.getloadavg()[0], 1),
        "versions": [
            f"advocacy {__version__}",
            f"Python {platform.python_version()}",
            *(said for said in versions.values() if said),
        ],
    }
    found = Measured(
        about, {way.key: way.title for way in OURS if way.key in ours} | {name: PEERS[name] for name in peers}
    )
    found.left_out += [(name, 0, "not here") for name, said in versions.items() if not said]
    for size in sorted(sizes):
        place = Place(scratch / str(size), size, jobs)
        too_slow = {way.key for way in ways if size > 1 and foreseen(found, way, size) > limit}
        if COLD in too_slow:
            too_slow |= {way.key for way in OURS if way.key != VERSION}
        found.left_out += [(key, size, f"{TOO_LONG} {limit:.0f} s") for key in sorted(too_slow)]
        for number in range(rounds):
            for way in ways:
                failed = (way.key, size) in {(key, of) for key, of, _ in found.left_out}
                if failed or not way.at_least <= size <= way.at_most:
                    continue
                tell(f"{size} letters, round {number + 1} of {rounds}: {way.title}")
                try:
                    _run_once(found, way, place, number)
                except FailedError as error:
                    found.left_out.append((way.key, size, str(error)))
        shutil.rmtree(scratch / str(size))
    return found


def foreseen(found: Measured, way: Way, size: int) -> float:
    """Seconds that a run will take, by the largest before it."""
    before = [of for of in (1, *found.sizes) if of < size and found.of(way.key, of)]
    if not before:
        return 0
    one, most = found.seconds(way.key, before[0]) or 0, found.seconds(way.key, before[-1]) or 0
    return most + max(0, most - one) / max(1, before[-1] - 1) * (size - before[-1])


def _run_once(found: Measured, way: Way, place: Place, number: int) -> None:
    command = list(way.command(place))
    log = place.job / f"{way.key}.log"
    # Python keeps what it has compiled, as it does for whoever has the program installed.
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    taken = measure(command, log, cwd=ROOT, env=env)
    if found.made_by(way.key, place.size) is None:
        found.made.append(_made(way, place, log))
    found.runs.append(Run(way.key, place.size, number, taken.seconds, taken.processor, taken.memory))


def _made(way: Way, place: Place, log: Path) -> Made:
    """What came of the first run; raises where a letter is missing."""
    if way.signers:
        packs = [*(place.signed / "packs").glob("*.pdf")]
        if len(packs) != way.signers:
            raise FailedError(f"{len(packs)} packs for {way.signers} signers")
        letters = way.signers * (way.chosen or place.size)
        return Made(way.key, place.size, letters, sum(pack.stat().st_size for pack in packs) / letters)
    if way.letters is None:
        return Made(way.key, place.size, made_by(log) if way.key in {NOTHING, CHANGED} else 0, 0)
    files = [way.letters(place, it) for it in place.ids]
    if missing := [file.name for file in files if not file.is_file()]:
        raise FailedError(f"{len(missing)} letters are missing, {missing[0]} is one")
    step = -(-len(files) // READ)
    back = read_back(files[::step], place.wanted[::step])
    size = sum(file.stat().st_size for file in files) / len(files)
    return Made(way.key, place.size, len(files), size, back.worst, back.average, back.pages)
