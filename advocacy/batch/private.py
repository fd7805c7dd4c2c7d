"""The folder of all that bears the name of a signer, or finds it: signed packs and their key, for its owner only."""

import re
import secrets
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from advocacy.batch.file_set import FileSet
from advocacy.batch.listing import LISTING, own_files, put_own, refuse_strangers
from advocacy.batch.lock import LOCK, WRITER, locked
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.folder import Folder
from advocacy.files.whole import IGNORED, PRIVATE, hide_from_git, write_in

KEY, HANDING_OUT = "key", "handing-out.csv"
FORGET = "advocacy forget"
"""The command that calls ``Store.forget``."""


@dataclass(frozen=True, slots=True)
class PrivateStore:
    """The folder of all that bears the name of a signer, or finds it."""

    folder: Folder
    packs: FileSet

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.folder.path

    def key(self) -> bytes:
        """The key that references are made with; a new one, kept from now on, where there is none.

        Whoever asks for it is about to write names here: from now on, Git takes nothing of the folder.
        """
        hide_from_git(self.folder)
        text = self.folder.read(KEY)
        if text is None:
            key = secrets.token_bytes(32)
            write_in(self.folder, KEY, key.hex().encode(), PRIVATE)
            return key
        if not re.fullmatch(rb"[0-9a-f]{64}", text):
            remedy = f"put back the one that was there, or begin anew with «{FORGET}»: packs get other names then"
            raise AdvocacyError(Problem("is not a key", remedy, str(self.path / KEY)))
        return bytes.fromhex(text.decode("ascii"))

    def require_own_list(self) -> None:
        """Raise where the list by which packs are handed out is not as it was made: somebody may tick it off in it."""
        if HANDING_OUT not in own_files(self.folder):
            refuse_strangers(self.folder, [HANDING_OUT])

    def keep_list(self, table: bytes) -> None:
        """Write the list by which packs are handed out: whose each is, for the owner alone."""
        put_own(self.folder, "list", {HANDING_OUT: table}, PRIVATE)

    def remove_if_empty(self) -> None:
        """Delete what is ours in a folder where nothing else is left; `open_private` then deletes the folder."""
        if not {*self.folder.names()} - {LOCK, WRITER, LISTING, IGNORED}:
            for name in self.folder.names():
                with suppress(PermissionError) if name == LOCK else nullcontext():
                    self.folder.remove(name)  # Windows keeps a lock that is held, and deletes it when it is released


def _remove_empty(path: Path) -> None:
    """Delete the folder ``path`` if it is empty: one that was forgotten, or in which nothing came to be."""
    with suppress(OSError):
        path.rmdir()


def open_private(open_until_done: ExitStack, path: Path, command: str) -> PrivateStore:
    """The private folder ``path``, made where it is missing, and locked for ``command``.

    Raises where others than its owner can read it and something is in it.
    """
    whole = path if path.name not in ("", "..") else path.resolve()  # «.» has no name
    whole.parent.mkdir(parents=True, exist_ok=True)
    with Folder.open(whole.parent.resolve()) as parent:
        folder = open_until_done.enter_context(parent.make(whole.name, 0o700))
    folder.path = path
    if folder.is_open_to_others():
        if folder.names():
            remedy = f"take their right away (chmod 700 {path}), or name another folder with --signed DIR"
            raise AdvocacyError(Problem(f"{path} can be read by others than you", remedy))
        folder.give(0o700)
    open_until_done.callback(_remove_empty, path)
    open_until_done.enter_context(locked(folder, command, "--signed DIR"))
    return PrivateStore(folder, FileSet(folder, "packs", private=True))
