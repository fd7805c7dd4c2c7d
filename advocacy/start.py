"""What Python and its libraries stumble over before the program begins: closed streams, a time zone that is none."""

import os
import sys
import time


def make_ready() -> None:
    """Mend both, for this process and those it starts."""
    _stand_in_for_closed_streams()
    _leave_out_a_broken_time_zone()


def _stand_in_for_closed_streams() -> None:
    """Read nothing, and write to nowhere, where a standard stream is closed.

    Else the next file that is opened would take its number, and get what libraries print.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)  # noqa: FBT003 - what it shall be
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _leave_out_a_broken_time_zone() -> None:
    """Take the zone of the machine where TZ names what is none: Babel would end in a traceback."""
    if "TZ" not in os.environ:
        return
    try:
        import babel.localtime  # noqa: F401, PLC0415 - reads TZ when it is imported
    except ModuleNotFoundError:
        return  # told by whoever needs it
    except (LookupError, OSError, ValueError):
        del os.environ["TZ"]
        if hasattr(time, "tzset"):
            time.tzset()
        sys.stderr.write("TZ is not a time zone: using that of this computer\n")
