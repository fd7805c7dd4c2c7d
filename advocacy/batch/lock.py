"""One writer at a time, and who that is: ``.lock`` in a folder, and ``.writer.json`` beside it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from filelock import FileLock, Timeout

from advocacy.errors import FULL, AdvocacyError, Problem
from advocacy.files.folder import Folder
from advocacy.files.json_text import Written, read_json
from advocacy.files.whole import PRIVATE, PUBLIC, write_in

LOCK, WRITER = ".lock", ".writer.json"


class Writer(Written):
    """Who writes: no more than it takes to find the process, as the folder may be given away."""

    command: str
    """Its name alone: options could name a list of signers."""
    pid: int
    since: str


@contextmanager
def locked(folder: Folder, command: str, elsewhere: str, patience: float = 0) -> Iterator[None]:
    """Hold ``folder`` while ``command`` writes to it; ``elsewhere`` names what lies in another one.

    Raises where another run holds it for longer than ``patience``, in seconds, and says which.
    """
    if folder.is_link(LOCK):
        message = f"{folder.path / LOCK} is a link"
        raise AdvocacyError(Problem(message, "what it points to is not touched: delete the link yourself"))
    try:
        with FileLock(folder.path / LOCK, timeout=patience):
            since = datetime.now().astimezone().isoformat(" ", "seconds")
            writer = Writer(command=command, pid=os.getpid(), since=since)
            mode = PUBLIC if folder.is_open_to_others() else PRIVATE
            try:
                write_in(folder, WRITER, json.dumps(writer.model_dump()).encode(), mode)
            except OSError as error:
                if error.errno not in FULL:  # on a full disk, what deletes things must not need room for it
                    raise
            try:
                yield
            finally:
                with suppress(OSError):
                    folder.remove(WRITER)
    except Timeout:
        remedy = f"wait until it is done, or write elsewhere with {elsewhere}"
        raise AdvocacyError(Problem(f"another run is writing to {folder.path}{_who(folder)}", remedy)) from None


def _who(folder: Folder) -> str:
    try:
        writer = read_json(Writer, folder.read(WRITER) or b"")
    except (OSError, ValueError):
        return ""  # it has only just begun
    return f": advocacy {writer.command}, process {writer.pid}, since {writer.since}"
