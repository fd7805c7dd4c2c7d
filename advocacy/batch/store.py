"""What a campaign makes: the output folder, which may be given away at any moment, and ``signed/``, which may not.

    with open_store(out, "build") as store:                    # letters, the page, packs without names
        store.packs.begin(plan) …
    with open_store(out, "sign", signed=folder) as store:      # and all that bears or finds the name of a signer
        store.private.packs.begin(plan) …

All that changes either of them goes through here: one writer at a time, whole files only, none but our own replaced or
deleted, no link followed. Letters are staged under names that say what they were made from and what is in them, and
moved to their final names when every letter of the batch is ready. A run that is killed leaves final files whole; the
next one that opens the store takes up what it can and deletes the rest.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from advocacy.batch.file_set import FileSet
from advocacy.batch.listing import (
    LISTING,
    OwnFile,
    put_own,
    refuse_strangers,
    remove_own,
    settle,
    signed_before,
    write_listing,
)
from advocacy.batch.lock import locked
from advocacy.batch.manifest import LARGEST_FILE, MANIFEST_FILE, BuiltLetter, Manifest, letter_file, read_manifest
from advocacy.batch.private import FORGET, HANDING_OUT, KEY, PrivateStore, open_private
from advocacy.batch.shared_staging import SHARED, IntoStaging, shared
from advocacy.batch.staging import Staged, publish_staged, remove_staged, stage, take_up
from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.folder import Folder, linked, made
from advocacy.files.whole import PRIVATE, PUBLIC, remove_abandoned, write_all_in, write_in

LETTERS, PACKS, STAGING, PREVIEWS, PAGE = "letters", "packs", ".staging", "preview", "index.html"
PUBLISHING = "publishing"
"""Names the letters that a run is about to move: ours, though a run that is killed leaves no manifest of them."""

OWN_FOLDERS = (LETTERS, PACKS, STAGING, PREVIEWS, "thumbnails", f".{PACKS}.new", f".{PACKS}.old", f".{PACKS}.gone")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted, and what lies there still, as it is not ours: paths."""

    removed: tuple[Path, ...]
    left: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Store:
    """An output folder that this run alone writes to, and the private folder if it was asked for."""

    folder: Folder
    packs: FileSet
    """Packs without names."""
    signed: PrivateStore | None
    _last: list[Manifest | None] = field(default_factory=list, init=False, repr=False)
    """The manifest as it was read or written last: nobody else writes one while the store is open."""

    @property
    def out(self) -> Path:
        """Where it lies."""
        return self.folder.path

    @property
    def private(self) -> PrivateStore:
        """The private folder; only in a store that was opened with ``signed``."""
        assert self.signed
        return self.signed

    def manifest(self) -> Manifest | None:
        """The manifest of the last build, if there was one."""
        if not self._last:
            data = self.folder.read(MANIFEST_FILE)
            self._last.append(None if data is None else read_manifest(data, MANIFEST_FILE))
        return self._last[0]

    def read(self, file: str, digest: str) -> bytes | None:
        """``file`` with the contents of ``digest``, if that is what lies there."""
        place, name = _parted(file)
        with self._opened(place) as folder:
            data = folder.read(name) if folder and (folder.size(name) or 0) <= LARGEST_FILE else None
        return data if data is not None and sha256(data).hexdigest() == digest else None

    def has(self, file: str) -> bool:
        """Whether ``file`` is there, and no link."""
        place, name = _parted(file)
        with self._opened(place) as folder:
            return folder is not None and folder.size(name) is not None

    def holds(self, entry: BuiltLetter) -> bool:
        """Whether the letter that ``entry`` records is there."""
        return self.read(entry.file, entry.sha256) is not None

    def file_for(self, name: str) -> str:
        """The file that a letter is published as, which waits as ``name``."""
        return letter_file(name.partition(".")[0])

    def staged(self, wanted: Collection[str]) -> dict[str, Staged]:
        """What an earlier run staged of ``wanted`` and is whole, by the name it was staged under."""
        with self._opened(STAGING) as folder:
            return take_up(folder, wanted) if folder else {}

    def stage(self, name: str, data: bytes) -> Staged:
        """Keep ``data`` until the batch is complete."""
        with self.folder.make(STAGING) as staging:
            return stage(staging, name, data, PUBLIC)

    def elsewhere(self) -> Callable[[str], IntoStaging]:
        """What stages a file of a name on another machine, if it shares this folder."""
        with self.folder.make(STAGING) as staging:
            return shared(staging)

    def publish(self, staged: Mapping[str, str], manifest: Manifest, obsolete: tuple[str, ...]) -> None:
        """Move staged letters (name under which each waits to final file), delete obsolete ones, write the manifest.

        Raises, and changes nothing, where a letter would take the place of a file that no manifest records.
        """
        finals = {name: _parted(file)[1] for name, file in staged.items()}
        # Whatever can fail is done before the first letter is moved; moving takes neither room nor time.
        with self.folder.make(STAGING) as staging, self.folder.sub(LETTERS) as letters:
            for folder, names in ((self.folder, [MANIFEST_FILE]), (letters, finals.values())):
                for name in names:
                    if folder.is_folder(name):
                        raise IsADirectoryError(21, "there is a folder of that name", str(folder.path / name))
            self._refuse_others(staging, letters, finals)
            write_in(staging, PUBLISHING, "\n".join(sorted({*finals.values()} | _publishing(staging))).encode())
            publish_staged(staging, finals.items(), letters)
            for file in obsolete:
                letters.remove(_parted(file)[1])
            letters.sync()
            if not self.folder.has(LISTING):
                write_listing(self.folder, {}, PUBLIC)
            write_in(self.folder, MANIFEST_FILE, manifest.to_json().encode())
            self._last[:] = [manifest]
            remove_staged(staging, staging.names())
            remove_abandoned(staging)
            for name in (PUBLISHING, SHARED):
                if staging.has(name):
                    staging.remove(name)
        self.folder.remove_folder(STAGING)

    def _refuse_others(self, staging: Folder, letters: Folder, finals: Mapping[str, str]) -> None:
        """Raise where files of another hand bear names of ``finals`` (staged to final name), and say otherwise."""
        before = self.manifest()
        own = {_parted(entry.file)[1] for entry in before.letters} if before else set()
        own |= _publishing(staging)
        refuse_strangers(
            letters,
            [
                final
                for name, final in finals.items()
                if final not in own and letters.size(final) is not None and letters.read(final) != staging.read(name)
            ],
        )

    def put(self, name: str, data: bytes) -> None:
        """Write the file ``name``, unless it is there already; raises where one of another hand is."""
        if self.folder.read(name) != data:
            put_own(self.folder, "page", {name: data}, PUBLIC)

    def put_all(self, place: str, files: Mapping[str, bytes]) -> None:
        """Write ``files``, whose names say what they were made from, into the folder ``place`` of this one."""
        with self.folder.make(place) as folder:
            write_all_in(folder, files)

    def remove_others(self, place: str, own: re.Pattern[str], kept: Collection[str]) -> None:
        """Delete our files (those named as ``own`` says) from the folder ``place`` of this one, but for those kept."""
        with self._opened(place) as folder:
            for name in folder.names() if folder else ():
                if folder and own.fullmatch(name) and name not in kept and not folder.is_folder(name):
                    folder.remove(name)

    def strays(self, manifest: Manifest) -> tuple[str, ...]:
        """Files among the letters that no build made."""
        known = {entry.file for entry in manifest.letters}
        found = (path.relative_to(self.out).as_posix() for path in (self.out / LETTERS).rglob("*") if path.is_file())
        return tuple(sorted(file for file in found if file not in known))

    def forget(self) -> Forgotten:
        """Delete signed packs, their list and the key, and those that an earlier version left in the output folder."""
        removed: list[Path] = []
        left: list[Path] = []
        if self.signed:
            gone, stays = self.signed.packs.remove()
            removed += [self.signed.path / name for name in gone]
            left += [self.signed.path / name for name in stays]
            for name in (HANDING_OUT, KEY):
                if self.signed.folder.has(name):
                    self.signed.folder.remove(name)
                    removed.append(self.signed.path / name)
            self.signed.remove_if_empty()
        for place in (PACKS, f".{PACKS}.new"):
            with self._opened(place) as folder:
                if folder and (names := signed_before(folder)):
                    removed += [folder.path / name for name in remove_own(folder, names)]
                    left += [folder.path / name for name in folder.names()]
            self.folder.remove_folder(place)
        return Forgotten(tuple(removed), tuple(left))

    @contextmanager
    def _opened(self, place: str) -> Iterator[Folder | None]:
        if self.folder.is_link(place):
            raise linked(self.out / place)
        if not place:
            yield self.folder
        elif self.folder.is_folder(place):
            with self.folder.sub(place) as folder:
                yield folder
        else:
            yield None


@contextmanager
def open_store(out: Path, command: str, *, signed: Path | None = None, forgetting: bool = False) -> Iterator[Store]:
    """The output folder ``out``, made where it is missing, and locked for ``command``; with ``signed``, that one too.

    Raises where another run writes to it, where a folder in it is a link, and where an earlier version left names of
    signers in it (unless ``forgetting`` them). What a killed run left is taken up or deleted.
    """
    try:
        with ExitStack() as open_until_done:
            if signed and signed.resolve().is_relative_to(out.resolve()):
                message = f"{signed} lies inside {out}, which may be given away"
                raise AdvocacyError(Problem(message, "name a folder elsewhere with --signed DIR"))
            folder = open_until_done.enter_context(made(out))
            open_until_done.enter_context(locked(folder, command, "--out DIR"))
            private = open_private(open_until_done, signed, command) if signed else None
            store = Store(folder, FileSet(folder, PACKS, private=False), private)
            _recover(store, forgetting=forgetting)
            yield store
    except OSError as error:
        at = Path(str(error.filename or out))
        in_private = signed is not None and at.absolute().is_relative_to(signed.absolute())
        option = "--signed" if in_private else "--out"
        raise cannot("write", at, error, f"choose a folder you may write to with {option} DIR") from error


WritePage: TypeAlias = Callable[[Store], None]
"""Makes the page of what is in a store while that is open, so that no other run comes between the two."""


def no_page(_: Store) -> None:
    """For whoever asks for none."""


def _publishing(staging: Folder) -> set[str]:
    return {*(staging.read(PUBLISHING) or b"").decode("utf-8", "replace").split("\n")}


def _parted(file: str) -> tuple[str, str]:
    """The folder and the name of a file of the output folder."""
    place, _, name = file.rpartition("/")
    return place, name


def _recover(store: Store, *, forgetting: bool) -> None:
    """Refuse what is not to be written to, and tidy up after runs that were killed."""
    for name in OWN_FOLDERS:
        if store.folder.is_link(name):
            raise linked(store.out / name)
    for place in (PACKS, f".{PACKS}.new"):
        if not forgetting and store.folder.is_folder(place):
            with store.folder.sub(place) as folder:
                if signed_before(folder):
                    message = (
                        f"{folder.path} holds letters that are signed, or their key: they have a folder beside it now"
                    )
                    remedy = f"«{FORGET}» deletes them; then make them again with the list of signers"
                    raise AdvocacyError(Problem(message, remedy))
    remove_abandoned(store.folder)
    settle(store.folder, PUBLIC)
    if store.folder.has(MANIFEST_FILE) and not store.folder.has(LISTING) and (page := store.folder.size(PAGE)):
        write_listing(store.folder, {PAGE: OwnFile(size=page, part="page")}, PUBLIC)  # an earlier version wrote it
    for name in (STAGING, LETTERS, "thumbnails"):
        if store.folder.is_folder(name):
            with store.folder.sub(name) as folder:
                remove_abandoned(folder)
    store.packs.recover()
    if store.signed:
        remove_abandoned(store.signed.folder)
        settle(store.signed.folder, PRIVATE)
        store.signed.packs.recover()
    with store.folder.make(LETTERS):
        pass
