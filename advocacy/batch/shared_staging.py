"""What other machines write into an output folder themselves, where they share it with this one."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from advocacy.batch.staging import Staged, stage
from advocacy.errors import AdvocacyError
from advocacy.files.folder import Folder
from advocacy.files.whole import PUBLIC, write_in

SHARED = "shared"
"""In the staging folder: a random word, by which another machine knows that it is the same folder."""


@dataclass(frozen=True, slots=True)
class IntoStaging:
    """Stages a file under ``name``, on whichever machine it is called."""

    staging: Path
    word: str
    name: str

    def __call__(self, data: bytes) -> Staged | bytes:
        """Where ``data`` waits now; or the same again, where this machine does not share the folder or cannot write."""
        try:
            with Folder.open(self.staging) as folder:
                if folder.read(SHARED) == self.word.encode():
                    # On the disk before it is told: this machine may be gone when the file is published.
                    return stage(folder, self.name, data, PUBLIC, durable=True)
        except (OSError, AdvocacyError):  # whoever gets it back can say what is wrong, if the same is wrong there
            pass
        return data


def shared(staging: Folder) -> Callable[[str], IntoStaging]:
    """What other machines stage files with, by name; to be asked once a run."""
    word = secrets.token_hex(16)
    write_in(staging, SHARED, word.encode())
    return partial(IntoStaging, staging.path.resolve(), word)
