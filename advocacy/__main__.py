"""``python -m advocacy``, and the program ``advocacy``."""

import signal
import sys

from advocacy.bounds import without_core_dumps
from advocacy.start import make_ready


def main() -> None:
    """Run the program; a library that is missing becomes a message, or JSON for scripts."""
    without_core_dumps()
    make_ready()
    try:
        from advocacy.cli.app import main as run  # noqa: PLC0415 - it imports every library
    except ModuleNotFoundError as error:
        from advocacy.cli.envelope import ExitCode, is_for_scripts, missing_library, write_envelope  # noqa: PLC0415

        problem = missing_library(error)
        if is_for_scripts(sys.argv[1:]):
            write_envelope("", ExitCode.WRONG, None, [problem])
        else:
            sys.stderr.write(f"{problem}\n")
        sys.exit(ExitCode.WRONG)
    try:
        run()
    except SystemExit as end:
        # Pressed once more, Ctrl-C would only take the exit code away from the first time.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(end.code)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(130)


if __name__ == "__main__":
    main()
