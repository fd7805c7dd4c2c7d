"""Small pictures of the letters, drawn anew only where a letter has changed."""

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import ClassVar

from advocacy.batch.manifest import LARGEST_FILE, NO_LETTER, BuiltLetter
from advocacy.batch.store import Store
from advocacy.files.read import read_regular
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack

THUMBNAILS = "thumbnails"
THUMBNAIL_NAME = re.compile(r"[a-z0-9-]+\.[0-9a-f]{12}\.(?:jpg|webp)")
"""Of a picture; earlier builds made WebP."""
WIDTH, HEIGHT = 160, 226
"""Of a picture, in pixels; the height of A4, so that US Letter fits too."""
AT_ONCE = 500
"""Pictures that wait to be written at most."""
QUALITY = 50
"""Of JPEG: as large as WebP is where it looks the same, at this size, and written in a tenth of the time."""


def thumbnails(store: Store, entries: Sequence[BuiltLetter]) -> dict[str, str]:
    """The file of a small picture for each letter that can be drawn, by id."""
    drawn_with = f"{version('pypdfium2')} {version('pillow')} {WIDTH}"
    files = {entry.id: _file(entry, drawn_with) for entry in entries}
    missing = [entry for entry in entries if not store.has(files[entry.id])]
    if missing:
        _draw(store, {files[entry.id]: entry for entry in missing})
    return {identifier: file for identifier, file in files.items() if store.has(file)}


def remove_others(store: Store, files: Sequence[str]) -> None:
    """Delete pictures of letters as they were before."""
    store.remove_others(THUMBNAILS, THUMBNAIL_NAME, [file.removeprefix(f"{THUMBNAILS}/") for file in files])


def _file(entry: BuiltLetter, drawn_with: str) -> str:
    """Named after all the picture depends on, so that one that is there need not be drawn."""
    key = sha256(f"{entry.sha256} {drawn_with}".encode()).hexdigest()
    return f"{THUMBNAILS}/{entry.id}.{key[:12]}.jpg"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Letters of an output folder to be drawn by workers."""

    out: Path
    worth_a_process: ClassVar[int] = 60
    modules: ClassVar[tuple[str, ...]] = ("pypdfium2", "PIL.JpegImagePlugin")
    limits: ClassVar[Limits] = Limits(seconds=5, memory=256 * MB)
    remedy: ClassVar[str] = NO_LETTER

    def prepare(self) -> Callable[[tuple[str, str]], bytes]:
        """What draws one letter, by its file and sha256: a picture, or nothing where it cannot be drawn."""
        return partial(_drawn, self.out)

    def name(self, letter: tuple[str, str] | None) -> tuple[str, str]:
        """The letter's file."""
        return "drawing it", letter[0] if letter else ""

    def locate(self, _: Stack) -> Place:
        """No line of a campaign has a part in this."""
        return Place()


def _draw(store: Store, letters: dict[str, BuiltLetter]) -> None:
    pictured = {(entry.file, entry.sha256): file.removeprefix(f"{THUMBNAILS}/") for file, entry in letters.items()}
    with pool.run(Drawing(store.out.absolute()), [*pictured], pool.cores()) as outcomes:
        # «advocacy proof» says what is wrong with one that cannot be drawn; the page lists it without a picture.
        drawn = ((pictured[letter], it) for letter, it in outcomes if isinstance(it, bytes) and it)
        while some := dict(islice(drawn, AT_ONCE)):
            store.put_all(THUMBNAILS, some)


def _drawn(out: Path, letter: tuple[str, str]) -> bytes:
    import pypdfium2  # type: ignore[import-untyped]

    file, digest = letter
    try:
        data = read_regular(out / file, LARGEST_FILE, inside=out)
        if sha256(data).hexdigest() != digest:
            return b""  # not the one that was built
        with closing(pypdfium2.PdfDocument(data)) as pdf, closing(pdf[0]) as page:
            scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
            picture = BytesIO()
            page.render(scale=scale, grayscale=True).to_pil().save(picture, "JPEG", quality=QUALITY)
            return picture.getvalue()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a file that somebody else has made fails in any way
        return b""
