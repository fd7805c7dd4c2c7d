"""``python -m advocacy``, and the program ``advocacy``."""

import sys


def main() -> None:
    """Run the program; a library that is missing becomes a message."""
    try:
        from advocacy.cli.app import main as run  # noqa: PLC0415 - it imports every library
    except ModuleNotFoundError as error:
        remedy = "run «python3 run.py», or install advocacy again"
        sys.exit(f"the library {error.name} is not installed\n    {remedy}")
    run()


if __name__ == "__main__":
    main()
