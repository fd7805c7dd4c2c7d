"""Answers of an interview, kept on the disk until what they say is written: a closed terminal loses none of them.

They lie in ``.answers`` of the campaign folder, so that they go where it goes, and go when it goes. Their owner alone
can read them, and Git takes none of them.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock, Timeout

from advocacy.cli.console import notice
from advocacy.cli.questions import agrees
from advocacy.errors import AdvocacyError
from advocacy.files.folder import Folder
from advocacy.files.json_text import Written, read_json
from advocacy.files.whole import IGNORED, PRIVATE, hide_from_git, private_folder, write_in

FOLDER = ".answers"


class Given(Written):
    """An answer, and what was proposed when it was given."""

    answer: str
    proposed: str | None = None


Answers: TypeAlias = dict[str, Given]
"""By the key of the question."""


class _Draft(Written):
    saved: datetime
    answers: Answers
    earlier: Answers


class KeptAnswers:
    """The answers of one interview: those that stand, and ``earlier`` ones, which are proposed again.

    Without a ``folder`` they are kept in memory alone.
    """

    def __init__(self, folder: Folder | None, name: str) -> None:
        self.answers: Answers = {}
        self.earlier: Answers = {}
        self._folder = folder
        self._name = name
        self.are_kept = False
        """Whether something is on the disk."""

    def keep(self) -> None:
        """Bring what was answered to the disk."""
        if self._folder is None:
            return
        draft = _Draft(saved=datetime.now().astimezone(), answers=self.answers, earlier=self.earlier)
        data = json.dumps(draft.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
        try:
            write_in(self._folder, self._name, data, PRIVATE)
            self.are_kept = True
        except OSError as error:
            notice(f"    Answers cannot be kept until they are written: {error.strerror}.")
            self._folder = None

    def drop(self) -> None:
        """Forget them, once they are written or nobody wants them."""
        self.answers, self.earlier, self.are_kept = {}, {}, False
        if self._folder is not None:
            _remove(self._folder, self._name)

    def offer(self) -> None:
        """Take up the answers that an interview left which was not finished, if somebody wants them."""
        draft = self._left()
        if draft is None:
            return
        self.are_kept = True
        day = f"{draft.saved:%Y-%m-%d %H:%M}"
        if agrees(f"You have unfinished answers ({day}): continue with them?"):
            self.answers, self.earlier = draft.answers, draft.earlier
        else:
            self.drop()

    def _left(self) -> _Draft | None:
        if self._folder is None:
            return None
        try:
            return read_json(_Draft, self._folder.read(self._name) or b"")
        except (OSError, ValueError):
            return None


@contextmanager
def kept_answers(root: Path, name: str) -> Iterator[KeptAnswers]:
    """The answers of the interview ``name`` about the campaign in ``root``; one at a time has them.

    What ends it before they are written says that they are kept.
    """
    with ExitStack() as until_done:
        folder = _open(until_done, root, name)
        kept = KeptAnswers(folder, f"{name}.json")
        try:
            kept.offer()
            yield kept
        except (KeyboardInterrupt, AdvocacyError):
            if kept.are_kept:
                notice("")
                notice("Your answers are kept: the same command continues with them.")
            raise


def _open(until_done: ExitStack, root: Path, name: str) -> Folder | None:
    """The folder of answers, held for those of ``name``; nothing where they cannot be kept, which is said."""
    lock = FileLock(root.resolve() / FOLDER / f"{name}.lock", timeout=0, mode=PRIVATE)
    try:
        with Folder.open(root.resolve()) as parent:
            folder = until_done.enter_context(private_folder(parent, FOLDER))
        until_done.enter_context(lock)
        until_done.callback(_tidy_up, folder)
        if os.name == "posix":  # Windows deletes no lock that is held, and all by itself one that is not
            until_done.callback(_remove, folder, f"{name}.lock")
        hide_from_git(folder)
    except Timeout:
        notice("Another terminal asks the same questions: your answers here are not kept until they are written.")
        return None
    except OSError as error:
        notice(f"Answers cannot be kept until they are written: {error.strerror}.")
        return None
    return folder


def hand_over(root: Path, name: str, new: str = "") -> None:
    """Keep the answers of the interview ``name`` under a ``new`` name, or forget them where there is none."""
    with suppress(OSError, AdvocacyError), Folder.open(root.resolve()) as parent:
        if parent.is_folder(FOLDER):
            with parent.sub(FOLDER) as folder:
                if folder.has(f"{name}.json") and new:
                    folder.move(f"{name}.json", folder, f"{new}.json")
                elif folder.has(f"{name}.json"):
                    folder.remove(f"{name}.json")
                _tidy_up(folder)


def _tidy_up(folder: Folder) -> None:
    """Leave no folder behind in which no answers are kept."""
    with suppress(OSError):
        if folder.names() == [IGNORED]:
            folder.remove(IGNORED)
            folder.path.rmdir()


def _remove(folder: Folder, name: str) -> None:
    with suppress(OSError):
        folder.remove(name)
