"""``python -m advocacy``, and the program ``advocacy``."""

import _thread
import os
import sys

# What is built into Python and what it has loaded already: whoever presses Ctrl-C while more is read sees a traceback.
from _signal import (  # type: ignore[import-not-found]  # no stubs say what is in it
    SIG_IGN,
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from advocacy.errors import Problem


def main() -> None:
    """Run the program; a library that is missing becomes a message, or JSON for scripts."""
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, _end_at_once)  # until ``loading`` takes over
    from advocacy.bounds import without_core_dumps  # noqa: PLC0415 - imports come after the line above
    from advocacy.environment import take_nothing_from_here  # noqa: PLC0415 - as above
    from advocacy.errors import Problem  # noqa: PLC0415 - as above
    from advocacy.start import make_ready  # noqa: PLC0415 - as above

    without_core_dumps()
    try:
        take_nothing_from_here()
    except FileNotFoundError:
        _refuse(Problem("the current folder no longer exists", "go to another folder, and type this again"))
    from advocacy.cli.envelope import missing_library  # noqa: PLC0415
    from advocacy.cli.loading import loading  # noqa: PLC0415 - imports come after the line above

    try:
        with loading():
            make_ready()
            from advocacy.cli.app import main as run  # noqa: PLC0415
    except ModuleNotFoundError as error:
        _refuse(missing_library(error))
    sys.unraisablehook = _heard_later
    if getsignal(SIGINT) is _end_at_once:
        signal(SIGINT, default_int_handler)
    try:
        run()
    except SystemExit as end:
        # Pressed once more, Ctrl-C would only take the exit code away from the first time.
        signal(SIGINT, SIG_IGN)
        sys.exit(end.code)
    except KeyboardInterrupt:
        signal(SIGINT, SIG_IGN)
        sys.exit(130)


def _end_at_once(*_: object) -> None:
    os._exit(130)


def _refuse(problem: "Problem") -> "NoReturn":
    """End before the program has begun, with what is wrong as a message, or as JSON for scripts."""
    from advocacy.cli.envelope import ExitCode, is_for_scripts, write_envelope  # noqa: PLC0415

    if is_for_scripts(sys.argv[1:]):
        write_envelope("", ExitCode.WRONG, None, [problem])
    else:
        sys.stderr.write(f"{problem}\n")
    sys.exit(ExitCode.WRONG)


def _heard_later(trouble: "sys.UnraisableHookArgs") -> None:
    """Deliver a Ctrl-C again that arrived in a finaliser, where Python would only log it."""
    if isinstance(trouble.exc_value, KeyboardInterrupt):
        from threading import Timer  # noqa: PLC0415 - rarely needed

        Timer(0.01, _press_again).start()
    else:
        sys.__unraisablehook__(trouble)


def _press_again() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        os.kill(os.getpid(), SIGINT)  # to the process: so it wakes the thread that waits


if __name__ == "__main__":
    main()
