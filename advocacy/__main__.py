"""``python -m advocacy``."""

from advocacy.cli.app import main

if __name__ == "__main__":
    main()
