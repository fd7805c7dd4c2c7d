"""What a process may use, and that nothing of its memory is left: ``advocacy.bounds``."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")


def said_by(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE).stdout


def test_the_program_leaves_no_core_dump() -> None:
    """Nor do those it starts: the limit goes to them."""
    code = (
        "import resource, sys\n"
        "from advocacy.__main__ import main\n"
        "sys.argv = ['advocacy', '--version']\n"
        "try: main()\n"
        "except SystemExit: print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    none = (1, 1) if sys.platform.startswith("linux") else (0, 0)
    assert said_by(code).splitlines()[-1] == str(none)


def test_what_takes_more_memory_than_it_may_is_refused_it() -> None:
    code = (
        "from advocacy.bounds import hold_to\n"
        "hold_to(2**28, 5)\n"
        "hold_to(2**40, 9)  # less stays less\n"
        "try: print(len('a' * 2**29))\n"
        "except MemoryError: print('refused')"
    )
    expected = "refused\n" if sys.platform.startswith("linux") else said_by(code)
    assert said_by(code) == expected


def processes_below(root: int) -> dict[int, tuple[str, str]]:
    """Of each live process below ``root``, that one too: what it runs, and how large its dump may be."""
    found: dict[int, tuple[str, str]] = {}
    for process in with_those_below(root):
        try:
            limits = Path(f"/proc/{process}/limits").read_text("utf-8")
            words = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if words:  # one that has ended has none
            found[process] = words, next(row for row in limits.splitlines() if row.startswith("Max core"))
    return found


def with_those_below(process: int) -> Iterator[int]:
    """``process``, and all that it and its threads have started; quickly, as some of them live a tenth of a second."""
    yield process
    for thread in Path(f"/proc/{process}/task").glob("*"):
        with suppress(OSError):
            for started in (thread / "children").read_text("ascii").split():
                yield from with_those_below(int(started))


@pytest.mark.slow
@pytest.mark.skipif(
    not [*Path("/proc/self/task").glob("*/children")], reason="only Linux says what a process has started"
)
def test_no_process_that_has_names_in_its_memory_leaves_a_dump(built: Path) -> None:
    """Neither the program, nor its workers, nor what reads the spreadsheet, nor what tidies up."""
    import resource

    people = built / "people.xlsx"
    with xlsxwriter.Workbook(people) as book:
        book.add_worksheet().write_column(0, 0, ["name", "Nabil Almithal"])
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    words = [sys.executable, "-m", "advocacy", "sign", people, "--with-unaddressed", "--root", built]
    seen: dict[int, tuple[str, str]] = {}
    with subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard)),  # noqa: PLW1509 - no threads here
    ) as program:
        while program.poll() is None:
            seen |= processes_below(program.pid)
            time.sleep(0.01)
        assert program.stderr
        assert program.returncode == 0, program.stderr.read()
    kinds = ("sign", "advocacy.processes.serve", "advocacy.files.workbook", "rmtree")
    assert [kind for kind in kinds if not any(kind in what for what, _ in seen.values())] == []
    for what, dumps in seen.values():
        assert dumps.split()[-3:-1] == (["1", "1"] if hard else ["0", "0"]), what
