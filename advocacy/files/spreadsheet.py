"""The sheet of a spreadsheet, read by a process of its own: what a file does there ends there.

The libraries that read such files can be made to run on, to fill the memory and to abort. The process is held to
limits, and what it gives back is lines of JSON, each held to its shape.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import IO, Any

from advocacy.errors import AdvocacyError, Problem

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
DEADLINE = 30.0
"""Seconds for one file, whatever else the machine does; `advocacy.files.workbook` says how many of a processor."""

LARGEST_ANSWER = 64 * 2**20
"""Bytes of all that is read in a file."""

SAVE_ANEW = "open it in a spreadsheet program, and save it as XLSX or as CSV in UTF-8"
UNREADABLE = Problem("cannot be read as a spreadsheet", SAVE_ANEW)

_CHILD = """\
import json, sys
sys.path[:] = json.loads(sys.stdin.buffer.readline())
from advocacy.files.workbook import serve
serve()
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is in a sheet, as text, and what somebody who looks at it may not see."""

    name: str
    rows: tuple[tuple[int, list[str]], ...]
    """Rows with any text, by their number."""
    empty: tuple[tuple[int, int, bool], ...] = ()
    """Cells that only look so: row, column, and whether their formula ended in an error, or has no result yet."""
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    """Counted from 1, as rows are."""
    merged: tuple[tuple[str, int], ...] = ()
    """Cells that were made one, such as «B2:B4», and the last row of each."""


def read_sheet(file: str, data: bytes, sheet: str | None, usual: str) -> Sheet:
    """The sheet of the spreadsheet ``data`` that is called ``sheet``, or ``usual``, or is the only one with text.

    Raises what is wrong with the file, under the name ``file``.
    """
    lines = _lines(file, data, sheet, usual)
    try:
        head = next(lines)
        if problems := head.get("problems"):
            raise AdvocacyError(
                Problem(str(message), str(remedy), file, 0, int(column), str(name), int(row))
                for message, remedy, name, row, column in problems
            )
        rows = tuple((int(number), [str(cell) for cell in cells]) for number, cells in lines)
        return Sheet(
            str(head["sheet"]),
            rows,
            tuple((int(row), int(column), bool(error)) for row, column, error in head["empty"]),
            tuple(map(int, head["hidden_rows"])),
            tuple(map(int, head["hidden_columns"])),
            tuple((str(cells), int(last)) for cells, last in head["merged"]),
        )
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError):
        raise AdvocacyError(replace(UNREADABLE, file=file)) from None


def _lines(file: str, data: bytes, sheet: str | None, usual: str) -> Iterator[Any]:
    """What the process says, line by line; the last line of all says that nothing is missing."""
    lines = _answer(file, data, sheet, usual).split(b"\n")
    if lines[-2:] != [b"true", b""]:
        remedy = (
            "it may be damaged, or made to do harm: copy the table into a new spreadsheet, or save it as CSV in UTF-8"
        )
        raise AdvocacyError(Problem("takes too much time or memory to read, or breaks what reads it", remedy, file))
    return map(json.loads, lines[:-2])


def _answer(file: str, data: bytes, sheet: str | None, usual: str) -> bytes:
    # -P: a folder that one stands in may be a stranger's, and hold a json.py. It stands apart from Ctrl-C, which
    # whoever waits for it gets.
    apart: dict[str, Any] = {"creationflags": 0x200} if sys.platform == "win32" else {"start_new_session": True}
    command = [sys.executable, "-P", "-c", _CHILD]
    try:
        process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, **apart)
    except OSError as error:
        remedy = "close other programs, and run the command again"
        raise AdvocacyError(Problem(f"no process can be started to read it: {error.strerror}", remedy, file)) from None
    deadline = Timer(DEADLINE, process.kill)
    deadline.daemon = True
    deadline.start()
    try:
        assert process.stdin
        assert process.stdout
        request = {"sheet": sheet, "usual": usual}
        with contextlib.suppress(OSError):  # it has ended already, and that says enough
            process.stdin.write(b"%b\n%b\n" % (json.dumps(sys.path).encode(), json.dumps(request).encode()))
            process.stdin.write(data)
            process.stdin.close()
        return _at_most(process.stdout, LARGEST_ANSWER)
    finally:
        deadline.cancel()
        process.kill()
        process.wait()
        for end in (process.stdin, process.stdout):
            if end:
                with contextlib.suppress(OSError):
                    end.close()


def _at_most(stream: IO[bytes], largest: int) -> bytes:
    data = stream.read(largest)
    return data if len(data) < largest else b""
