"""How much of a long row is tried: a part of it in an ordinary run, all of it with ``--thorough``."""

import os

THOROUGH = "TRY_ALL"
"""The variable by which processes of a run know."""


def is_thorough() -> bool:
    """Whether the tests were started with ``--thorough``."""
    return THOROUGH in os.environ


def every(number: int) -> int:
    """The step of a row of which one in ``number`` is tried."""
    return 1 if is_thorough() else number
