"""While libraries are loaded, Ctrl-C ends the program at once: there is nothing yet to tidy up, or to say.

Nor is what they are made of looked through for what can go, then or later: all of it stays.

Needs nothing but the standard library, as it is there before any other is.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from advocacy.cli.envelope import ExitCode, is_for_scripts, write_envelope


@contextmanager
def loading() -> Iterator[None]:
    """Within it, libraries are loaded."""
    before: Any = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:  # as it is in the background of a shell, and stays
        signal.signal(signal.SIGINT, _end)
    there = len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > there:
            gc.freeze()
        gc.enable()
        signal.signal(signal.SIGINT, before)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    if is_for_scripts(sys.argv[1:]):
        write_envelope("", ExitCode.INTERRUPTED, None, [])
        sys.stdout.flush()
    os._exit(ExitCode.INTERRUPTED)
