"""Which files of a folder are ours: ``.files.json`` in it. No other one is ever deleted or replaced."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from advocacy.errors import AdvocacyError, Problem
from advocacy.files.folder import Folder
from advocacy.files.json_text import Written, read_json
from advocacy.files.whole import write_all_in, write_in

LISTING = ".files.json"
LEDGER_BEFORE = "packs.json"
"""What an earlier version wrote, without a listing beside it."""

LISTINGS = (LEDGER_BEFORE, LISTING)
SIGNED_BEFORE = re.compile(r"\.?(?:(?:.+-)?[A-Z2-7]{8}\.pdf|key)(?:\.new)?")
"""What an earlier version called a signed pack, a signed letter, their key, and drafts of them."""

BESIDE_BEFORE = re.compile(r"(labels|envelopes)-[a-z0-9]+\.pdf")


_PlainName = Annotated[str, Field(pattern=r"^[^./\\:\x00][^/\\:\x00]*$")]
"""Of a file in the folder itself, whatever somebody wrote into the listing."""


class OwnFile(Written):
    """A file of a set: how large it was made, and the part of the set (packs, labels …) that it belongs to."""

    size: int
    part: str
    before: int | None = None
    """How large the one is that it takes the place of: a run may be killed before it does."""


class _Listing(Written):
    format: Literal[1] = 1
    files: dict[_PlainName, OwnFile]


class _PackBefore(Written):
    name: _PlainName


class _LedgerBefore(Written):
    version: Literal[1]
    packs: tuple[_PackBefore, ...]


def listed_files(folder: Folder) -> dict[str, OwnFile]:
    """What the listing of ``folder`` names; nothing where it has none, or one of another hand."""
    try:
        return read_json(_Listing, folder.read(LISTING) or b"").files
    except ValueError:
        return {}


def own_files(folder: Folder) -> dict[str, OwnFile]:
    """Our files in ``folder``: those that are as large as they were made."""
    if folder.has(LISTING):
        found = ((name, own, folder.size(name)) for name, own in listed_files(folder).items())
        return {
            name: OwnFile(size=size, part=own.part)
            for name, own, size in found
            if size in (own.size, own.before) and size is not None
        }
    return _own_before(folder)


def settle(folder: Folder, mode: int) -> None:
    """Finish the listing of a run that was killed while it replaced files: record their sizes as they are now."""
    if any(own.before is not None for own in listed_files(folder).values()):
        write_listing(folder, own_files(folder), mode)


def write_listing(folder: Folder, files: dict[str, OwnFile], mode: int) -> None:
    """Say which files of ``folder`` are ours."""
    listing = _Listing(files=dict(sorted(files.items())))
    write_in(folder, LISTING, (listing.model_dump_json(indent=1, exclude_none=True) + "\n").encode(), mode)


def put_own(folder: Folder, part: str, files: Mapping[str, bytes], mode: int) -> None:
    """Write ``files`` beside those that are there, or in place of our own of these names; raises where others are."""
    own = own_files(folder)
    refuse_strangers(folder, [name for name in files if name not in own and not folder.is_link(name)])
    after = {name: OwnFile(size=len(data), part=part) for name, data in files.items()}
    meanwhile = {name: new.model_copy(update={"before": folder.size(name)}) for name, new in after.items()}
    # First it is known whose they will be: a run that is killed in between leaves no file of nobody.
    write_listing(folder, {**own, **meanwhile}, mode)
    write_all_in(folder, files, mode)
    if any(new.before is not None for new in meanwhile.values()):
        write_listing(folder, {**own, **after}, mode)


def refuse_strangers(folder: Folder, names: Iterable[str]) -> None:
    """Raise those of ``names`` that are in ``folder`` already: they are not to be replaced."""
    remedy = "move it elsewhere, or delete it"
    if problems := [
        Problem(f"{folder.path / name} is not as advocacy made it, and would be replaced", remedy)
        for name in names
        if folder.has(name)
    ]:
        raise AdvocacyError(problems)


def remove_own(folder: Folder, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Delete our files in ``folder``, those of ``also``, and the listing; their names."""
    names = sorted({*own_files(folder), *also})
    for name in names:
        folder.remove(name)
    if folder.has(LISTING):
        folder.remove(LISTING)
    return tuple(names)


def signed_before(folder: Folder) -> tuple[str, ...]:
    """What an earlier version left of signers in ``folder``, which is not where it belongs any more."""
    return tuple(name for name in folder.names() if SIGNED_BEFORE.fullmatch(name) and not folder.is_folder(name))


def _own_before(folder: Folder) -> dict[str, OwnFile]:
    try:
        ledger = read_json(_LedgerBefore, folder.read(LEDGER_BEFORE) or b"")
    except ValueError:
        return {}
    beside = {name: found[1] for name in folder.names() if (found := BESIDE_BEFORE.fullmatch(name))}
    parts = {f"{pack.name}.pdf": "packs" for pack in ledger.packs} | beside | {LEDGER_BEFORE: "packs"}
    sizes = {name: folder.size(name) for name in parts}
    return {name: OwnFile(size=size, part=parts[name]) for name, size in sizes.items() if size is not None}
