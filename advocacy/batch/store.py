"""The output folder: whole files or none, one writer at a time.

Letters are staged under names that say what they were made from, and moved to their final
names only when every letter of the batch is ready. A run that is killed leaves final files
whole, and the next one takes up the staged ones.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from advocacy.batch.manifest import MANIFEST_FILE, Manifest, read_manifest
from advocacy.errors import AdvocacyError, Problem, cannot

LETTERS = "letters"
STAGING = ".staging"
CHOOSE_ANOTHER = "choose a folder you may write to with --out DIR"


@dataclass(frozen=True, slots=True)
class Store:
    """An output folder that this run alone writes to."""

    out: Path

    def manifest(self) -> Manifest | None:
        """The manifest of the last build, if there was one."""
        path = self.out / MANIFEST_FILE
        return read_manifest(path.read_bytes(), path.name) if path.is_file() else None

    def holds(self, file: str, digest: str) -> bool:
        """Whether ``file`` is there with the contents of ``digest``."""
        path = self.out / file
        return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest

    def staged(self, name: str) -> bytes | None:
        """What an earlier run staged under ``name``."""
        path = self.out / STAGING / name
        return path.read_bytes() if path.is_file() else None

    def stage(self, name: str, data: bytes) -> None:
        """Keep ``data`` until the batch is complete."""
        (self.out / STAGING).mkdir(exist_ok=True)
        _write_whole(self.out / STAGING / name, data)

    def publish(self, staged: Mapping[str, str], manifest: Manifest, obsolete: tuple[str, ...]) -> None:
        """Move staged files (name to final file), delete obsolete ones, write the manifest."""
        # Whatever can fail is done before the first letter is moved; moving takes neither room nor time.
        for file in (*staged.values(), MANIFEST_FILE):
            if (self.out / file).is_dir():
                raise IsADirectoryError(21, "there is a folder of that name", file)
        self.stage(MANIFEST_FILE, manifest.to_json().encode())
        for name, file in staged.items():
            (self.out / STAGING / name).replace(self.out / file)
        for file in obsolete:
            (self.out / file).unlink(missing_ok=True)
        (self.out / STAGING / MANIFEST_FILE).replace(self.out / MANIFEST_FILE)
        for path in (self.out / STAGING).iterdir():
            path.unlink()
        (self.out / STAGING).rmdir()

    def put(self, file: str, data: bytes) -> None:
        """Write ``data`` whole under its final name, unless it is there already."""
        path = self.out / file
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(exist_ok=True)
            _write_whole(path, data)

    def strays(self, manifest: Manifest) -> tuple[str, ...]:
        """Files among the letters that no build made."""
        known = {entry.file for entry in manifest.letters}
        found = (path.relative_to(self.out).as_posix() for path in (self.out / LETTERS).rglob("*") if path.is_file())
        return tuple(sorted(file for file in found if file not in known))


@contextmanager
def open_store(out: Path) -> Iterator[Store]:
    """The output folder ``out``, made where it is missing and locked against a second writer."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / ".lock", timeout=0):
            (out / LETTERS).mkdir(exist_ok=True)
            yield Store(out)
    except Timeout:
        message = f"another run is writing to {out}"
        raise AdvocacyError(Problem(message, "wait until it is done, or write elsewhere with --out DIR")) from None
    except OSError as error:
        raise cannot("write", error.filename or out, error, CHOOSE_ANOTHER) from error


def _write_whole(path: Path, data: bytes) -> None:
    """Under its final name the file is whole: written beside it first, then renamed."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
