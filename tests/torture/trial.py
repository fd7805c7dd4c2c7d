"""One run of the program in a process of its own, which may be killed, and what it leaves behind."""

import errno
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advocacy.files import folder as folders
from advocacy.processes import pool
from tests.torture.figures import Figures

STEPS = ("open", "replace", "rename", "unlink", "mkdir", "rmdir", "fsync", "link", "fchmod", "exchange")
"""What changes a disk, by its name in ``os``; ``exchange`` is one of the system's own."""

PATIENCE = 90
"""Seconds after which a run counts as one that hangs; other work on the machine is allowed for."""
LONGEST, LARGEST = 10, 2**30
"""Seconds of a processor and bytes of memory that no run may take."""
LINGER = 6
"""Seconds in which processes of a killed run must end, and its temporary files go."""

Interference = Callable[[str, int], None]
"""Called before each step, with its name and its number from 1."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its exit code, negative for a signal; None where it had to be stopped."""

    code: int | None
    said: str
    steps: int
    seconds: float


def dying_before(number: int) -> Interference:
    """Die before a step, as after ``kill -9``."""

    def die(_name: str, count: int) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def failing_at(number: int, code: int) -> Interference:
    """Let the disk refuse one step."""

    def fail(_name: str, count: int) -> None:
        if count == number:
            raise OSError(code, os.strerror(code))

    return fail


def run(
    words: Sequence[object],
    place: Path,
    figures: Figures,
    *,
    interfere: Interference | None = None,
    kill_after: float | None = None,
    prepare: Callable[[], None] | None = None,
) -> Outcome:
    """Run a command in the folder ``place``, in a process that may ``prepare``; note whatever it must not do."""
    scratch = Path(tempfile.mkdtemp(prefix="torture-"))
    temporary = scratch / "tmp"
    temporary.mkdir()
    (scratch / "said").touch()  # a kill may come before the program begins
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    process = os.fork()
    if process == 0:
        _be_the_program([*map(str, words)], place, scratch, interfere, prepare)
    started = time.monotonic()
    ended, status, used = _wait(process, started + (PATIENCE if kill_after is None else kill_after))
    if not ended:
        os.kill(process, signal.SIGKILL)
        _, status, used = os.wait4(process, 0)
    hung = not ended and kill_after is None
    said = (scratch / "said").read_text("utf-8", "replace")
    steps = (scratch / "steps").read_text("ascii") if (scratch / "steps").is_file() else "0"
    seconds = used.ru_utime + used.ru_stime
    how = f"advocacy {' '.join(map(str, words))} in {place}: {said[-600:]}"
    figures.spent(seconds, used.ru_maxrss * 1024)
    if hung:
        figures.found_at(f"hangs: {words[0]}", how)
    if seconds > LONGEST:
        figures.found_at(f"takes {seconds:.0f} s: {words[0]}", how)
    if used.ru_maxrss * 1024 > LARGEST:
        figures.found_at(f"takes {used.ru_maxrss >> 10} MiB: {words[0]}", how)
    if "Traceback" in said or "a bug in advocacy" in said:
        figures.found_at(f"a mistake: {words[0]}: {said.strip().splitlines()[-1][-200:]}", how)
    if left := _left_behind(process, temporary):
        figures.found_at(f"left behind: {words[0]}", f"{how} left {left}")
    shutil.rmtree(scratch, ignore_errors=True)
    return Outcome(None if hung else os.waitstatus_to_exitcode(status), said, int(steps or 0), seconds)


def _wait(process: int, until: float) -> tuple[bool, int, resource.struct_rusage]:
    while True:
        number, status, used = os.wait4(process, os.WNOHANG)
        if number or time.monotonic() > until:
            return bool(number), status, used
        time.sleep(0.005)


def _be_the_program(
    words: list[str], place: Path, scratch: Path, interfere: Interference | None, prepare: Callable[[], None] | None
) -> None:
    """In the new process: run the command, with every step to the disk counted, and end."""
    code = 70
    try:
        os.setsid()
        os.chdir(place)
        said = os.open(scratch / "said", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the process lives
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        os.environ |= {"TMPDIR": str(scratch / "tmp"), "NO_COLOR": "1", "COLUMNS": "200"}
        tempfile.tempdir = None
        sys.argv = ["advocacy", *words]
        from advocacy.cli.app import main

        write = os.open(scratch / "steps", os.O_CREAT | os.O_WRONLY)
        count = _count_steps(interfere)
        if prepare:
            prepare()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        pool.dismiss()  # what workers took counts as soon as they have ended
        os.write(write, str(count()).encode())
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - told as a finding
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _count_steps(interfere: Interference | None) -> Callable[[], int]:
    """Put ourselves before each step; gives what tells how many there were."""
    count = 0

    def before(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            if name != "open" or (arguments[1] if len(arguments) > 1 else options["flags"]) & os.O_CREAT:
                count += 1
                if interfere:
                    interfere(name, count)
            return step(*arguments, **options)

        return take

    for name in STEPS[:-1]:
        setattr(os, name, before(name, getattr(os, name)))
    if call := folders._exchange():
        exchange = before("exchange", call)

        def exchange_or_tell(*arguments: Any) -> int:
            try:
                return int(exchange(*arguments))
            except OSError as error:
                return error.errno or errno.EIO

        folders._exchange = lambda: exchange_or_tell  # type: ignore[assignment]
    return lambda: count


def _left_behind(session: int, temporary: Path) -> list[str]:
    """Processes of a run that has ended, and its temporary files, when they have had time to go."""
    until = time.monotonic() + LINGER
    while left := [*_processes_of(session), *(path.name for path in temporary.iterdir())]:
        if time.monotonic() > until:
            return left
        time.sleep(0.02)
    return []


def _processes_of(session: int) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(f"process {entry.name}")
    return found
