"""Where letters are written to, and what a build asks of it: a folder, or a place in object storage."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeAlias

from advocacy.batch.manifest import BuiltLetter, Manifest, manifest_of
from advocacy.batch.objects import ObjectPlace, manifest_at, open_objects
from advocacy.batch.staging import Staged
from advocacy.batch.store import open_store
from advocacy.processes.pool import Put

Place: TypeAlias = Path | ObjectPlace


class Output(Protocol):
    """A place that this run alone writes to. Letters wait in it, by id and what they are made of, to be published."""

    def manifest(self) -> Manifest | None:
        """The manifest of the last build, if there was one."""

    def holds(self, entry: BuiltLetter) -> bool:
        """Whether the letter that ``entry`` records is there."""

    def file_for(self, name: str) -> str:
        """The file that a letter is published as, which waits as ``name``."""

    def staged(self, wanted: Collection[str]) -> dict[str, Staged]:
        """What waits there of ``wanted`` and is whole, by name."""

    def stage(self, name: str, data: bytes) -> Staged:
        """Have ``data`` wait there."""

    def elsewhere(self) -> Callable[[str], Put]:
        """What has data wait there under a name, on another machine; it gives the data back where it cannot."""

    def publish(self, staged: Mapping[str, str], manifest: Manifest, obsolete: tuple[str, ...]) -> None:
        """Make files (by where each waits) and ``manifest`` what is there, without those that are obsolete."""

    def strays(self, manifest: Manifest) -> tuple[str, ...]:
        """Files among the letters that no build made."""


def open_output(place: Place, command: str) -> AbstractContextManager[Output]:
    """The place, for ``command`` alone; raises where another run writes to it."""
    return open_objects(place, command) if isinstance(place, ObjectPlace) else open_store(place, command)


def last_manifest(place: Place) -> Manifest | None:
    """The manifest that is there, whoever may be writing; None where nothing was built."""
    return manifest_at(place) if isinstance(place, ObjectPlace) else manifest_of(place)
