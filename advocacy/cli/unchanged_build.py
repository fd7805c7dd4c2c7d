"""A build that has nothing to do: what it said last time is said again, where nothing at all has changed since.

That is known without a campaign being read, so this loads nothing that reads one.
"""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli.console import arabic_is_written_as, say, write_arabic_as
from advocacy.cli.reporter import Report
from advocacy.cli.typed_commands import STARTER
from advocacy.errors import AdvocacyError
from advocacy.files.read import RefusedError, read_regular

BUILD = "build"
FOLDER, FILE = ".last-build", "said"
"""In the campaign folder, as the words that were typed are in it, and the output folder may be given away."""

LARGEST = 64 * 2**20
"""Bytes of that file: a line of what it depends on, and what was said, in JSON."""

MEANT = (STARTER, "ADVOCACY_ARABIC")
"""Variables of the environment that change what is said."""


def said_again(words: Sequence[str]) -> Report | None:
    """What the build that ``words`` ask for says, where it has nothing to do; None where that has to be looked at."""
    if BUILD not in words:
        return None
    root = Path(_typed(words, "--root"))
    try:
        depends_on, _, said = read_regular(root / FOLDER / FILE, LARGEST, inside=root).partition(b"\n")
        kept = json.loads(said)
        if depends_on.decode() != _depends_on(words, _ingredients(root, kept["files"], kept["folders"]), kept, said):
            return None
        write_arabic_as(ArabicOutput(kept["arabic"]))
    except (RefusedError, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # there is none, or one of another hand

    def text() -> None:
        for line in kept["said"]:
            say(line)

    return Report(kept["data"], text)


def as_it_stands(root: Path, files: Sequence[str], folders: Sequence[str]) -> str:
    """One sha256 of all that letters of today are made of; nothing where that is in doubt."""
    with suppress(OSError, RefusedError):
        return _ingredients(root, files, folders)
    return ""


def keep(
    words: Sequence[str],
    root: Path,
    files: Sequence[str],
    folders: Sequence[str],
    out: Path,
    data: Mapping[str, Any],
    said: Sequence[str],
) -> None:
    """Keep what a build with ``words`` would say next, as ``files`` and ``folders`` of ``root`` and ``out`` are now.

    Where it cannot be kept, the next one will look at everything, as ever.
    """
    from advocacy.batch import unchanged  # noqa: PLC0415 - no other command waits for it
    from advocacy.files.folder import Folder  # noqa: PLC0415 - whoever says it again writes nothing
    from advocacy.files.whole import PRIVATE, hide_from_git, private_folder, write_all_in  # noqa: PLC0415 - as above

    kept = {
        "arabic": arabic_is_written_as().value,
        "data": data,
        "files": files,
        "folders": folders,
        "out": str(out),
        "said": said,
    }
    with suppress(OSError, RefusedError, AdvocacyError):
        text = json.dumps(kept, ensure_ascii=False, default=str).encode()
        unchanged.pass_a_moment()
        depends_on = _depends_on(words, _ingredients(root, files, folders), kept, text)
        with Folder.open(root.resolve()) as parent, private_folder(parent, FOLDER) as folder:
            hide_from_git(folder)
            # One that was cut short depends on something else than what is in it.
            write_all_in(folder, {FILE: depends_on.encode() + b"\n" + text}, PRIVATE, durable=False)


def _depends_on(words: Sequence[str], ingredients: str, kept: Mapping[str, Any], said: bytes) -> str:
    from advocacy.batch import unchanged  # noqa: PLC0415 - no other command waits for it

    meant = [*words, os.getcwd(), *(os.environ.get(name) for name in MEANT)]  # noqa: PTH109 - as text
    return unchanged.one_of(meant, ingredients, unchanged.output(Path(kept["out"])), sha256(said).hexdigest())


def _ingredients(root: Path, files: Sequence[str], folders: Sequence[str]) -> str:
    from advocacy.batch import unchanged  # noqa: PLC0415 - as above

    return unchanged.one_of(date.today(), unchanged.ingredients(root, files, folders))


def _typed(words: Sequence[str], option: str) -> str:
    """The last value of ``option``. Where that is none of it, the words are not those that were kept there."""
    value = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == option:
            value = following
        elif word.startswith(f"{option}="):
            value = word.removeprefix(f"{option}=")
    return value
