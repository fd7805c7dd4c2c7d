"""What every command gives to scripts: one JSON object, whatever it did and however it ended.

Needs nothing but the standard library, so that even a missing library is reported in it.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from advocacy.errors import Problem

VERSION = 1
"""Of the envelope and of the data in it: raised when something that scripts may read goes or means something else."""


_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Commands to terminals, and what turns text around: JSON has another way to write them, and `json` does not use it."""


class ExitCode(IntEnum):
    """How a command ended. In the envelope, ``status`` is its name in small letters."""

    DONE = 0
    WRONG = 1
    """Something in the campaign, in a letter or on this machine is wrong."""
    USAGE = 2
    """What was typed cannot be meant."""
    INTERRUPTED = 130


def is_for_scripts(words: Sequence[str]) -> bool:
    """Whether a command line asks for JSON. Read before anything else, as it may not even be a right command line."""
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options


def write_envelope(command: str, code: ExitCode, data: Mapping[str, Any] | None, problems: Iterable[Problem]) -> None:
    """Write the one JSON object of a run on standard output, in UTF-8 whatever the console is in.

    ``data`` is none where the command came to no result.
    """
    envelope = {
        "version": VERSION,
        "command": command,
        "status": code.name.lower(),
        "data": data,
        "problems": [for_scripts(problem) for problem in problems],
    }
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    # Only people want it indented, and they wait ten times as long for that.
    written = json.dumps(envelope, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None, default=str)
    sys.stdout.write(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n")


def for_scripts(problem: Problem) -> dict[str, object]:
    """A problem with its message and remedy, and as much of its place as is known."""
    place = {name: getattr(problem, name) for name in ("file", "line", "column", "sheet", "row")}
    known = {name: value for name, value in place.items() if value}
    return {"message": problem.message, "remedy": problem.remedy, **known}


def missing_library(error: ModuleNotFoundError) -> Problem:
    """A library that should have been installed with the program, and was not."""
    return Problem(f"the library {error.name} is not installed", "run «python3 run.py», or install advocacy again")
