"""A peer at work: ``python -m benchmarks.peers NAME JOB OUT PROCESSES``; with a name alone, its versions.

JOB holds ``letters.json``, ``letters/`` and ``fonts/``; a PDF for each letter goes into OUT. A peer is a module here
with ``versions()`` and ``prepare(job)``, which gives a function from a letter to its PDF, or ``make_all(job, letters,
out, processes)``, where it has a way of its own to work at several at once.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

_here: dict[str, Any] = {}
"""What this process has prepared."""


def _prepare(name: str, job: Path) -> None:
    _here["set"] = import_module(f"benchmarks.peers.{name}").prepare(job)


def _make(letter: dict[str, Any], out: Path) -> None:
    (out / f"{letter['id']}.pdf").write_bytes(_here["set"](letter))


def main(name: str, *more: str) -> None:
    """Say the versions, or make all letters."""
    peer = import_module(f"benchmarks.peers.{name}")
    if not more:
        print(peer.versions())
        return
    job, out, processes = Path(more[0]), Path(more[1]), int(more[2])
    letters = json.loads((job / "letters.json").read_text("utf-8"))
    if hasattr(peer, "make_all"):
        peer.make_all(job, letters, out, processes)
        return
    wanted = min(processes, len(letters))
    share = max(1, min(16, len(letters) // (4 * wanted)))
    with ProcessPoolExecutor(wanted, initializer=_prepare, initargs=(name, job)) as pool:
        for _ in pool.map(_make, letters, [out] * len(letters), chunksize=share):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
