"""Small pictures of the letters, drawn anew only where a letter has changed."""

import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from typing import Any

from advocacy.batch.manifest import BuiltLetter
from advocacy.batch.store import Store

THUMBNAILS = "thumbnails"
THUMBNAIL_NAME = re.compile(r"[a-z0-9-]+\.[0-9a-f]{12}\.webp")
WIDTH, HEIGHT = 160, 226
"""Of a picture, in pixels; the height of A4, so that US Letter fits too."""


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
    return f"{THUMBNAILS}/{entry.id}.{key[:12]}.webp"


def _draw(store: Store, letters: dict[str, BuiltLetter]) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    # PDFium draws on one thread only; to compress a picture takes twice as long, and can be done meanwhile.
    with ThreadPoolExecutor(1) as compressing:
        pictures: dict[str, Future[bytes]] = {}
        for file, entry in letters.items():
            if (letter := store.read(entry.file, entry.sha256)) is None:
                continue  # not the one that was built
            try:
                with closing(pypdfium2.PdfDocument(letter)) as pdf, closing(pdf[0]) as page:
                    scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
                    pictures[file] = compressing.submit(_webp, page.render(scale=scale, grayscale=True).to_pil().copy())
            except pypdfium2.PdfiumError:
                continue  # «advocacy proof» says what is wrong with it; the page lists it without a picture
        store.put_all(
            THUMBNAILS, {file.removeprefix(f"{THUMBNAILS}/"): picture.result() for file, picture in pictures.items()}
        )


def _webp(picture: Any) -> bytes:
    data = BytesIO()
    picture.save(data, "WEBP", quality=60, method=2)
    return data.getvalue()
