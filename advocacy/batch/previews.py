"""Letters to look at, in a folder of their own in the output folder."""

from pathlib import Path

from advocacy.batch.listing import put_own, settle
from advocacy.batch.lock import locked
from advocacy.batch.store import PREVIEWS
from advocacy.errors import cannot
from advocacy.files.folder import made
from advocacy.files.whole import PUBLIC, remove_abandoned

PATIENCE = 5.0
"""Seconds for which one preview waits for another."""


def keep_preview(out: Path, name: str, data: bytes) -> Path:
    """Write one letter to look at into its own folder in ``out``, under a lock of its own: a build may go on beside it.

    Raises where a file of another hand lies there. Two previews that are made at each save wait for one another, as one
    writes in milliseconds.
    """
    try:
        with (
            made(out) as folder,
            folder.make(PREVIEWS) as previews,
            locked(previews, "preview", "--out FILE", PATIENCE),
        ):
            remove_abandoned(previews)
            settle(previews, PUBLIC)
            put_own(previews, "preview", {name: data}, PUBLIC)
    except OSError as error:
        # Windows lets nobody replace a file that a program has open.
        remedy = "close it where it is open, or name another file with --out FILE"
        raise cannot("write", out / PREVIEWS / name, error, remedy) from error
    return out / PREVIEWS / name
