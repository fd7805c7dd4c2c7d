"""Letters in object storage, which can neither rename nor lock, but puts an object whole, and where none is if asked.

    with open_objects(ObjectPlace("bucket/prefix"), "build") as store: …

A letter is put once, under the name that the manifest will give it, which says what it was made from. So what a
manifest names is never written over; what none names yet was left by a run that was stopped, and is taken up.
"""

import json
import os
import re
import secrets
import socket
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

from advocacy.batch.manifest import MANIFEST_FILE, BuiltLetter, Manifest, letter_file, read_manifest
from advocacy.batch.staging import Staged
from advocacy.errors import PACKAGE, AdvocacyError, Problem

LETTERS, LOCK = "letters", ".lock"
OWN = re.compile(rf"{LETTERS}/[a-z0-9-]+\.[0-9a-f]{{16}}\.pdf")
"""What builds call letters here."""

WITHOUT_CREDENTIALS = {
    "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound",
    "TokenRetrievalError", "SSOTokenLoadError", "UnauthorizedSSOTokenError",
}  # fmt: skip
"""What botocore, which is not loaded for this, calls it where it finds no credentials, or half of them."""

ONLY_WHERE_NONE_IS = "create"
"""How s3fs calls the condition «If-None-Match: *»; it raises ``FileExistsError`` where it does not hold."""


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    """A bucket, and as a rule the beginning of names in it."""

    path: str

    def __str__(self) -> str:
        """As people write it."""
        return f"s3://{self.path}"

    def __truediv__(self, name: str) -> "ObjectPlace":
        """What is called ``name`` in it, as of a folder."""
        return ObjectPlace(f"{self.path}/{name}")


@dataclass(frozen=True, slots=True)
class IntoBucket:
    """Puts a letter where it belongs, on whichever machine it is called."""

    place: ObjectPlace
    file: str

    def __call__(self, data: bytes) -> Staged | bytes:
        """Where ``data`` is now; or the same again, where this machine cannot put it there."""
        with suppress(AdvocacyError):  # whoever gets it back can say what is wrong, if the same is wrong there
            return _put_letter(self.place, self.file, data)
        return data


class ObjectStore:
    """A place in object storage that this run alone writes to."""

    def __init__(self, place: ObjectPlace, mark: bytes) -> None:
        self._place, self._mark = place, mark
        with _told(place) as storage:
            found = storage.find((place / LETTERS).path, detail=True)
        start = len(place.path) + 1
        self._there = {name[start:]: int(about["size"]) for name, about in found.items()}
        self._before = manifest_at(place)

    def manifest(self) -> Manifest | None:
        """The manifest of the last build, if there was one."""
        return self._before

    def holds(self, entry: BuiltLetter) -> bool:
        """Whether the letter is there. It is not read: it was put whole, and nothing is put over it."""
        return self._there.get(entry.file) == entry.bytes

    def file_for(self, name: str) -> str:
        """The object that the letter with ``name`` (id and what it is made of) is put as, and published as."""
        identifier, _, made_from = name.removesuffix(".pdf").partition(".")
        return letter_file(identifier, made_from)

    def staged(self, wanted: Collection[str]) -> dict[str, Staged]:
        """What an earlier run put there of ``wanted`` and did not publish, by name."""
        published = {entry.file for entry in self._before.letters} if self._before else set()
        files = {
            name: file for name in wanted if (file := self.file_for(name)) in self._there and file not in published
        }
        with _told(self._place) as storage:
            found = {name: _read(storage, self._place / file) for name, file in files.items()}
        return {name: Staged.of(files[name], data) for name, data in found.items() if data is not None}

    def stage(self, name: str, data: bytes) -> Staged:
        """Put ``data`` there; no manifest names it yet."""
        return _put_letter(self._place, self.file_for(name), data)

    def elsewhere(self) -> Callable[[str], IntoBucket]:
        """What does the same on another machine."""
        return lambda name: IntoBucket(self._place, self.file_for(name))

    def publish(self, staged: Mapping[str, str], manifest: Manifest, _obsolete: tuple[str, ...]) -> None:
        """Put ``manifest``, then delete what it does not name."""
        with _told(self._place) as storage:
            if _read(storage, self._place / LOCK) != self._mark:
                message = (
                    f"{self._place / LOCK} was deleted, or another run has put its own, while this one was at work"
                )
                raise AdvocacyError(Problem(message, "see that nobody else writes there, then run the command again"))
            storage.pipe_file((self._place / MANIFEST_FILE).path, manifest.to_json().encode())
            named = {entry.file for entry in manifest.letters}
            gone = sorted(file for file in {*self._there, *staged.values()} - named if OWN.fullmatch(file))
            if gone:
                storage.rm([(self._place / file).path for file in gone])

    def strays(self, _manifest: Manifest) -> tuple[str, ...]:
        """What is among the letters and was put by no build."""
        return tuple(sorted(file for file in self._there if not OWN.fullmatch(file)))


@contextmanager
def open_objects(place: ObjectPlace, command: str) -> Iterator[ObjectStore]:
    """The place, locked for ``command``; raises where another run has locked it, and where it knows no locks."""
    lock = place / LOCK
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    writer = {"command": command, "pid": os.getpid(), "machine": socket.gethostname(), "since": since}
    mark = json.dumps({**writer, "run": secrets.token_hex(8)}).encode()
    with _told(place) as storage:
        if not _put_new(storage, lock, mark) and (theirs := _read(storage, lock)) != mark:  # or it was put twice
            message = f"another run is writing to {place}{_who(theirs)}"
            remedy = f"wait until it is done; where it was killed, delete {lock}"
            raise AdvocacyError(Problem(message, remedy))
    try:
        with _told(place) as storage:
            if _put_new(storage, lock, mark):
                message = f"{place} does not know conditional writes, so two runs could write to it at once"
                raise AdvocacyError(Problem(message, "write to a folder, and copy what is there: see docs/scale.md"))
        yield ObjectStore(place, mark)
    finally:
        with suppress(Exception), _told(place) as storage:  # it may be out of reach; then its lock stays
            if _read(storage, lock) == mark:
                storage.rm_file(lock.path)


def manifest_at(place: ObjectPlace) -> Manifest | None:
    """The manifest that is there; None where nothing was built."""
    with _told(place) as storage:
        data = _read(storage, place / MANIFEST_FILE)
    return None if data is None else read_manifest(data, str(place / MANIFEST_FILE))


def _put_letter(place: ObjectPlace, file: str, data: bytes) -> Staged:
    """Put a letter where none is; one that is there has to be the same."""
    there = place / file
    with _told(place) as storage:
        if not _put_new(storage, there, data) and _read(storage, there) != data:
            message = f"{there} is not as advocacy made it"
            raise AdvocacyError(Problem(message, "delete it, then run the command again"))
    return Staged.of(file, data)


def _put_new(storage: Any, there: ObjectPlace, data: bytes) -> bool:
    """Put ``data`` where nothing is yet; whether that was so."""
    try:
        storage.pipe_file(there.path, data, mode=ONLY_WHERE_NONE_IS)
    except FileExistsError:
        return False
    return True


def _read(storage: Any, there: ObjectPlace) -> bytes | None:
    try:
        return bytes(storage.cat_file(there.path))
    except FileNotFoundError:
        return None


def _who(mark: bytes | None) -> str:
    try:
        writer = json.loads(mark or b"")
        return (
            f": advocacy {writer['command']}, process {writer['pid']} on {writer['machine']}, since {writer['since']}"
        )
    except (ValueError, LookupError, TypeError):
        return ""


@contextmanager
def _told(place: ObjectPlace) -> Iterator[Any]:
    """Object storage; what is wrong with it is told as people can use it."""
    try:
        from s3fs import S3FileSystem
    except ImportError:
        remedy = "install advocacy with its extra «cluster»: see docs/scale.md"
        raise AdvocacyError(Problem("«--out s3://…» needs s3fs, which is not installed", remedy)) from None
    try:
        yield S3FileSystem(use_listings_cache=False)
    except AdvocacyError:
        raise
    except FileNotFoundError as error:
        bucket = place.path.partition("/")[0]
        raise AdvocacyError(Problem(f"there is no bucket «{bucket}»", "make it, or name another with --out")) from error
    except PermissionError as error:
        remedy = "give it the right to list, read, write and delete objects there"
        raise AdvocacyError(Problem(f"this machine lacks rights it needs at {place}", remedy)) from error
    except Exception as error:
        if Path(extract_tb(error.__traceback__)[-1].filename).is_relative_to(PACKAGE):
            raise  # it is a mistake of ours, not of the storage
        kind = type(error).__name__
        if kind in WITHOUT_CREDENTIALS:
            message, remedy = f"this machine has no credentials for {place}", "set them up: see docs/scale.md"
        else:
            message = f"{place} cannot be reached: {getattr(error, 'strerror', None) or kind}"
            remedy = "see that it is there, and that this machine reaches it: docs/scale.md"
        raise AdvocacyError(Problem(message, remedy)) from error
