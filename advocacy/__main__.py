"""``python -m advocacy``, and the program ``advocacy``."""

import _thread
import os
import signal
import sys
from threading import Timer
from types import FrameType
from typing import Any, NoReturn

from advocacy.bounds import without_core_dumps
from advocacy.environment import take_nothing_from_here
from advocacy.start import make_ready


def main() -> None:
    """Run the program; a library that is missing becomes a message, or JSON for scripts."""
    without_core_dumps()
    take_nothing_from_here()
    try:
        with _Loading():
            make_ready()
            from advocacy.cli.app import main as run  # noqa: PLC0415 - it imports every library
    except ModuleNotFoundError as error:
        from advocacy.cli.envelope import ExitCode, is_for_scripts, missing_library, write_envelope  # noqa: PLC0415

        problem = missing_library(error)
        if is_for_scripts(sys.argv[1:]):
            write_envelope("", ExitCode.WRONG, None, [problem])
        else:
            sys.stderr.write(f"{problem}\n")
        sys.exit(ExitCode.WRONG)
    sys.unraisablehook = _heard_later
    try:
        run()
    except SystemExit as end:
        # Pressed once more, Ctrl-C would only take the exit code away from the first time.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(end.code)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(130)


class _Loading:
    """While libraries are loaded, Ctrl-C ends the program at once: there is nothing yet to tidy up, or to say."""

    def __enter__(self) -> None:
        self._before: Any = signal.getsignal(signal.SIGINT)
        if self._before is signal.default_int_handler:  # in the background of a shell it is ignored, and stays so
            signal.signal(signal.SIGINT, _end)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    if "--json" in sys.argv[1:]:
        from advocacy.cli.envelope import ExitCode, write_envelope  # noqa: PLC0415 - most runs are not interrupted here

        write_envelope("", ExitCode.INTERRUPTED, None, [])
        sys.stdout.flush()
    os._exit(130)


def _heard_later(trouble: "sys.UnraisableHookArgs") -> None:
    """A Ctrl-C that came where Python cannot pass it on, as in the end of an object, comes once more."""
    if isinstance(trouble.exc_value, KeyboardInterrupt):
        Timer(0.01, _press_again).start()
    else:
        sys.__unraisablehook__(trouble)


def _press_again() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        os.kill(os.getpid(), signal.SIGINT)  # to the process: so it wakes the thread that waits


if __name__ == "__main__":
    main()
