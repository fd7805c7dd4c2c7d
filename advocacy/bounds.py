"""What a process may use of this machine, where the system can hold it to that; and no dumps of its memory.

A file that a stranger sent may make a library run on, or ask for more memory than there is. What is done with such a
file is done in a process that ends then, and nothing else ends with it.
"""

import contextlib
import sys

if sys.platform != "win32":
    import resource


def without_core_dumps() -> None:
    """Leave nothing of this process, nor of those it starts, on the disk if it crashes: names are in its memory."""
    if sys.platform != "win32":
        # Where dumps are given to a program (systemd, apport), Linux takes 0 for «as it likes», and 1 for «none».
        none = 1 if sys.platform.startswith("linux") else 0
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (none, none))


def hold_to(memory: int, seconds: int) -> None:
    """Hold this process to so many bytes of memory, its program included, and so many seconds of a processor.

    Windows has no such limits, and macOS none of memory: there, a deadline that the one who waits keeps must do.
    """
    if sys.platform != "win32":
        for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
            with contextlib.suppress(OSError, ValueError):  # it has less already
                resource.setrlimit(what, (most, most))
