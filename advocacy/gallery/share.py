"""What volunteers are given, as a folder or one ZIP: the page, letters, the guide, packs without names, labels.

It is put together from what is known to be ours and to bear no name, file by file; nothing is taken because it lies
somewhere. ``contents.csv`` lists it. The same files give the same ZIP, byte for byte: nothing in it is compressed, as
that depends on the machine, and PDFs are already.
"""

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from struct import Struct
from zipfile import BadZipFile, ZipFile, ZipInfo

from advocacy.batch.manifest import BuiltLetter
from advocacy.batch.store import PACKS, Store, open_store
from advocacy.campaign.campaign import FOLDERS, Campaign
from advocacy.campaign.delivery import NOWHERE
from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.folder import Folder
from advocacy.files.read import RefusedError, read_regular
from advocacy.files.table_writer import as_csv
from advocacy.files.whole import DRAFT, PUBLIC, remove_abandoned, write_all_in, write_whole
from advocacy.gallery.page import pages
from advocacy.gallery.thumbnails import THUMBNAILS, thumbnails
from advocacy.letter.sheet_files import PAGE
from advocacy.press.address_ledger import BESIDE, again, with_old_addresses
from advocacy.press.ledger import LEDGER, read_ledger_of
from advocacy.press.packs import PACKS_PART

CONTENTS = "contents.csv"
HEADINGS = ("file", "what", "bytes", "sha256")
ZIP = ".zip"
LARGEST_CONTENTS = 16 * 2**20
"""Bytes of the list of an earlier share: more than a hundred thousand files."""
LARGEST_SHARE = 512 * 2**20
"""Bytes of all that is given away; letters to everybody, their packs and the page take thirty times less."""
END_OF_ZIP = Struct("<4s4H2LH")
"""How the file ends, without a comment: we write none."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What was given away: where it lies, and its files, by name."""

    place: Path
    letters: tuple[str, ...]
    packs: tuple[str, ...]
    """Packs, labels and envelopes, by file."""
    unaddressed: tuple[str, ...]
    """Ids of letters that were left out, as they have no address to go to."""
    files: tuple[str, ...]
    size: int
    """Bytes."""


def share(
    campaign: Campaign, root: Path, out: Path, private: Path, target: Path, *, with_unaddressed: bool = False
) -> Shared:
    """Put what lies in ``out`` and may be given away into ``target``, a ZIP where it is called so, or else a folder."""
    _refuse_place(root, out, private, target)
    campaign.require(*PAGE)
    with open_store(out, "share") as store:
        entries = _entries(campaign, store)
        unaddressed = () if with_unaddressed else tuple(entry.id for entry in entries if entry.delivery == NOWHERE)
        chosen = [entry for entry in entries if entry.id not in unaddressed]
        packs = _packs(campaign, store, entries)
        files, what = _files(campaign, store, chosen, packs)
    rows = [(name, what.get(name, ""), str(len(data)), sha256(data).hexdigest()) for name, data in files.items()]
    files |= {CONTENTS: as_csv(HEADINGS, rows)}
    size = sum(map(len, files.values()))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        put = _put_zip if target.suffix.lower() == ZIP else _put_folder
        put(target, files)
    except OSError as error:
        raise cannot("write", error.filename or target, error, "name a place you may write to") from error
    return Shared(target, tuple(entry.id for entry in chosen), packs, unaddressed, (*files,), size)


def _refuse_place(root: Path, out: Path, private: Path, target: Path) -> None:
    place, kept = target.resolve(), [out, private, *(root / part for part in FOLDERS)]
    for folder in kept:
        if place.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(place):
            message = f"{target} would lie in {folder}, or hold it"
            raise AdvocacyError(Problem(message, "name another folder, or a file that ends in .zip"))


def _entries(campaign: Campaign, store: Store) -> list[BuiltLetter]:
    """The letters that were built for those who are written to; raises those that are not as they were built."""
    manifest = store.manifest()
    listed = {recipient.id for recipient in campaign.directory.recipients}
    entries = [entry for entry in manifest.letters if entry.id in listed] if manifest else []
    if not entries:
        raise AdvocacyError(Problem(f"no letter has been built in {store.out}", "run «advocacy build» first"))
    remedy = "run «advocacy build», then this command again"
    if problems := [
        Problem("is missing, or not the file that was built", remedy, entry.file)
        for entry in entries
        if not store.holds(entry)
    ]:
        raise AdvocacyError(problems)
    return entries


def _packs(campaign: Campaign, store: Store, entries: Sequence[BuiltLetter]) -> tuple[str, ...]:
    """Packs, labels and envelopes, by file; raises those whose letters or addresses are not those of ``entries``."""
    files = {f"{PACKS}/{name}": own.part for name, own in store.packs.files().items() if name != LEDGER}
    built = {entry.id: entry.sha256 for entry in entries}
    fresh = {pack.file for pack in read_ledger_of(store.packs) if not pack.changed(built)}
    remedy = "make the packs again: «advocacy pack», with the options that they were made with; or delete this one"
    problems = [
        Problem("does not hold the letters as they are now", remedy, file)
        for file, part in files.items()
        if part == PACKS_PART and file not in fresh
    ]
    problems += [
        Problem(
            "bears an address that is no longer so", f"make it again: {again(name)}; or delete it", f"{PACKS}/{name}"
        )
        for name in with_old_addresses(store.packs, campaign, entries)
    ]
    if problems:
        raise AdvocacyError(problems)
    return tuple(file for file, part in files.items() if part in (PACKS_PART, *BESIDE))


def _files(
    campaign: Campaign, store: Store, entries: Sequence[BuiltLetter], packs: Sequence[str]
) -> tuple[dict[str, bytes], Mapping[str, str]]:
    """All that is given away, in the order of its list, and what the list says of it."""
    pictures = thumbnails(store, entries)
    files = pages(campaign, store, entries, pictures)
    room = LARGEST_SHARE
    with store.folder.make(THUMBNAILS) as drawn:
        for name, data in chain(
            ((entry.file, store.read(entry.file, entry.sha256)) for entry in entries),
            ((file, store.packs.read(file.removeprefix(f"{PACKS}/"))) for file in packs),
            ((name, drawn.read(name.removeprefix(f"{THUMBNAILS}/"))) for name in pictures.values()),
        ):
            files[name] = data or b""
            room -= len(files[name])
            if room < 0:
                message = f"what {store.out} holds to be given away is larger than {LARGEST_SHARE >> 20} MiB"
                raise AdvocacyError(Problem(message, "look for what is so large there, and make it again"))
    what = {entry.file: f"{entry.reference} {entry.title}" for entry in entries}
    return files, what


def _put_zip(target: Path, files: Mapping[str, bytes]) -> None:
    if os.path.lexists(target) and not _is_ours(target):
        raise _taken(target)
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, contents in files.items():
            entry = ZipInfo(name)  # of 1980, as none says when
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            archive.writestr(entry, contents)
    write_whole(target, data.getvalue(), PUBLIC)


def _is_ours(target: Path) -> bool:
    """Whether ``target`` is the ZIP of an earlier share: a file, neither a link nor a pipe, whose list is no bomb."""
    with Folder.open(target.parent.resolve()) as parent:
        if parent.size(target.name) is None:
            return False
        with os.fdopen(parent.look(target.name), "rb") as file:
            file.seek(-min(END_OF_ZIP.size, file.seek(0, os.SEEK_END)), os.SEEK_END)
            end = file.read()
            if len(end) < END_OF_ZIP.size or END_OF_ZIP.unpack(end)[5] > LARGEST_CONTENTS:
                return False
            try:
                with ZipFile(file) as archive:
                    return CONTENTS in archive.namelist()
            except (BadZipFile, ValueError, NotImplementedError):
                return False


def _put_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """All of the new ones or none: they are written beside ``target``, and the two folders exchange their names.

    Where they cannot, the old one is renamed first; of a run that is killed between the two, the next puts it back.
    """
    name, new, old = target.name, f".{target.name}.new", f".{target.name}.old"
    with Folder.open(target.parent.resolve()) as parent:
        for each in (name, new, old):  # the others are what a killed run has left
            if parent.has(each) and not (parent.is_folder(each) and _holds_a_share(target.parent / each)):
                raise _taken(target.parent / each)
        if parent.is_folder(new):
            _clear(parent, new)
        if parent.is_folder(old) and parent.has(name):
            _clear(parent, old)
        elif parent.is_folder(old):
            parent.move(old, parent, name)
        with parent.make(new) as folder:
            write_all_in(folder, {CONTENTS: files[CONTENTS]}, PUBLIC)  # first, so that all the rest is known as ours
            by_place: dict[str, dict[str, bytes]] = {}
            for file, data in files.items():
                place, _, own = file.rpartition("/")
                by_place.setdefault(place, {})[own] = data
            for place, those in by_place.items():
                if place:
                    with folder.make(place) as inner:
                        write_all_in(inner, those, PUBLIC)
            write_all_in(folder, by_place[""], PUBLIC)
        if parent.has(name) and parent.exchange(name, new):
            _clear(parent, new)
        elif parent.has(name):
            parent.move(name, parent, old)
            try:
                parent.move(new, parent, name)
            except OSError:
                parent.move(old, parent, name)
                raise
            _clear(parent, old)
        else:
            parent.move(new, parent, name)
        parent.sync()


def _holds_a_share(target: Path) -> bool:
    """Whether ``target`` is empty, or an earlier share and nothing else."""
    found = (path for path in target.rglob("*") if not path.is_dir() and not DRAFT.fullmatch(path.name))
    there = {path.relative_to(target).as_posix() for path in found}
    if CONTENTS not in there:
        return not there
    try:
        data = read_regular(target / CONTENTS, LARGEST_CONTENTS, inside=target)
        listed = csv.reader(data.decode("utf-8-sig", "replace").splitlines())
        return there <= {CONTENTS, *(row[0] for row in listed if row)}
    except (csv.Error, RefusedError):
        return False


def _clear(parent: Folder, name: str) -> None:
    """Delete an earlier share, or one that was begun."""
    with parent.sub(name) as folder:
        remove_abandoned(folder)
        for each in folder.names():
            if folder.is_folder(each):
                _clear(folder, each)
            else:
                folder.remove(each)
    parent.remove_folder(name)


def _taken(target: Path) -> AdvocacyError:
    message = f"{target} holds something else than an earlier share"
    return AdvocacyError(Problem(message, "name a new folder, or a file that ends in .zip"))
