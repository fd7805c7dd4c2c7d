"""What a command takes: time, time of the processor, and memory, with all processes that it starts."""

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

EVERY = 0.1
"""Seconds between two looks at the memory; a peak in between is not seen."""
PROC = Path("/proc")


class FailedError(Exception):
    """A command that did not do what it was to; says its last words."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run took."""

    seconds: float
    processor: float
    """Seconds of the processor, of all processes."""
    memory: float | None
    """Bytes at the peak, shared pages counted once; None where the system does not say."""


def measure(command: Sequence[str], log: Path, *, cwd: Path, env: Mapping[str, str]) -> Taken:
    """Run ``command`` to its end; raises where it fails."""
    with log.open("wb") as said:
        start = perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.end()
    if process.returncode:
        last = log.read_text("utf-8", "replace").strip().splitlines()[-3:]
        raise FailedError(f"exit code {process.returncode}: {' / '.join(last)}")
    # Not ru_maxrss: it begins with the size of the process that started this one.
    return Taken(seconds, max(usage.ru_utime + usage.ru_stime, watch.processor), watch.peak or None)


class _Watch(threading.Thread):
    """Looks at a process and all below it, again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._ticks: dict[int, int] = {}
        self._over = threading.Event()

    @property
    def processor(self) -> float:
        """Seconds that were seen: those of processes that nobody waited for too."""
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def run(self) -> None:
        while PROC.is_dir():
            self.peak = max(self.peak, sum(map(self._look_at, _tree(self._pid))))
            if self._over.wait(EVERY):
                return

    def end(self) -> None:
        self._over.set()
        self.join()

    def _look_at(self, pid: int) -> int:
        try:
            fields = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            self._ticks[pid] = int(fields[11]) + int(fields[12])
            for line in (PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
        except (OSError, IndexError):
            pass  # it has ended
        return 0


def _tree(root: int) -> set[int]:
    """``root`` and the processes below it."""
    parents: dict[int, int] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1]
                )
            except (OSError, IndexError):
                continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found
