"""One letter to look at while it is being written: made, drawn, shown, and watched for changes."""

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import ClassVar

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import FOLDERS, Campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.whole import write_whole
from advocacy.letter.enclosing import Enclosed
from advocacy.letter.enclosures import look_through
from advocacy.letter.merge import merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import type_size
from advocacy.letter.typeset import Materials
from advocacy.letter.typesetting import typeset
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack

DPI = 150

INTERVAL = 0.2
"""Seconds between two looks at the files; a save is taken up after one or two of them."""

PATIENCE = 2
"""Seconds in which a system that cannot open a file says so."""

Stamps = dict[str, tuple[int, int, int]]


def letter_to(campaign: Campaign, recipient: Recipient, request: LetterRequest) -> bytes:
    """The letter to ``recipient`` as PDF: the one that a build would make."""
    look_through(campaign, request.paper)
    (letter,) = merge(campaign, [recipient], request)  # what is wrong with the template is said first
    if found := type_size(campaign, request, wanted=[recipient.id]):
        (letter,) = merge(campaign, [recipient], replace(request, type_size=found.size))
    return typeset(Materials.of(campaign), letter.manuscript, Enclosed.of(campaign))


@dataclass(frozen=True, slots=True)
class FirstPage:
    """A letter to be drawn by a worker."""

    worth_a_process: ClassVar[int] = 1
    modules: ClassVar[tuple[str, ...]] = ("pypdfium2", "PIL.PngImagePlugin")
    limits: ClassVar[Limits] = Limits(seconds=8, memory=512 * MB)
    remedy: ClassVar[str] = "take out what is drawn so often or so large"

    def prepare(self) -> Callable[[bytes], bytes]:
        """What draws the first page."""
        return _first_page_as_png

    def name(self, _: bytes | None) -> tuple[str, str]:
        """The template that it was made of."""
        return "drawing the letter", TEMPLATE

    def locate(self, _: Stack) -> Place:
        """PDFium knows of no template."""
        return Place()


def first_page_as_png(pdf: bytes) -> bytes:
    """The first page of ``pdf`` as PNG, drawn by a worker."""
    return pool.do(FirstPage(), pdf)


def _first_page_as_png(pdf: bytes) -> bytes:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - most commands draw nothing

    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[0]) as page:
        png = BytesIO()
        page.render(scale=DPI / 72).to_pil().save(png, "PNG", dpi=(DPI, DPI))
        return png.getvalue()


def keep(file: Path, data: bytes) -> None:
    """Write ``file``, whose folder is made where it is missing: a viewer may read it at any moment."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data)
    except OSError as error:
        # Windows lets nobody replace a file that a program has open.
        remedy = "close it where it is open, or name another file with --out FILE"
        raise cannot("write", file, error, remedy) from error


def open_in_viewer(path: Path) -> None:
    """Open ``path`` in the program that this system has for such files.

    Not by ``typer.launch``: the viewer would get the Ctrl-C that is meant for this program,
    and a system without a viewer would go unnoticed.
    """
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    remedy = f"open {path} yourself"
    try:
        if sys.platform == "win32":
            os.startfile(path.resolve())  # noqa: S606 - a file this program has just written
        else:
            command = shutil.which(opener)
            if command is None:
                raise AdvocacyError(Problem(f"cannot open {path}: this system has no {opener}", remedy))
            quiet = subprocess.DEVNULL
            words = [command, str(path.resolve())]
            process = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - as above
            if code := process.wait(PATIENCE):
                message = f"cannot open {path}: {opener} found no program for it (exit code {code})"
                raise AdvocacyError(Problem(message, remedy))
    except subprocess.TimeoutExpired:
        pass  # some systems wait until the viewer is closed: it is open, then
    except OSError as error:
        raise cannot("open", path, error, remedy) from error


def saves(root: Path, pause: Callable[[float], None] = time.sleep) -> Iterator[tuple[str, ...]]:
    """Nothing at first, then the files of each save, once the files have come to rest.

    The first item is given once the files have been looked at, so that no save is missed while
    the first letter is made. A file that is away for a moment, as editors do it, is no change.
    """
    # Looked at in turns rather than heard of from the system, as watchfiles does: there are a dozen files, folders on
    # the net and in containers report nothing, and recipients.yaml lies beside .venv and out, not to be listened to.
    seen = before = _stamps(root)
    yield ()
    while True:
        pause(INTERVAL)
        now = _stamps(root)
        if now != seen and now == before:
            changed = {name for name, _ in seen.items() ^ now.items()}
            seen = now
            yield tuple(sorted(changed))
        before = now


def _stamps(root: Path) -> Stamps:
    """What a save changes of each file that letters are made from."""
    stamps: Stamps = {}
    for start in (RECIPIENTS_FILE, *FOLDERS):
        # os.walk passes over folders that vanish under its feet; Path.rglob does not.
        found = (Path(folder, name) for folder, _, names in os.walk(root / start) for name in names)
        for path in (root / start, *found):
            try:
                status = path.stat()
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode) and not path.name.startswith("."):
                name = path.relative_to(root).as_posix()
                stamps[name] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return stamps
