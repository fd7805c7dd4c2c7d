"""Which files of a folder are ours: ``.files.json`` in it. No other one is ever deleted or replaced."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advocacy.files.folder import Folder
from advocacy.files.whole import write_in

LISTING = ".files.json"
LEDGER_BEFORE = "packs.json"
"""What an earlier version wrote, without a listing beside it."""

LISTINGS = (LEDGER_BEFORE, LISTING)
SIGNED_BEFORE = re.compile(r"\.?(?:(?:.+-)?[A-Z2-7]{8}\.pdf|key)(?:\.new)?")
"""What an earlier version called a signed pack, a signed letter, their key, and drafts of them."""

BESIDE_BEFORE = re.compile(r"(labels|envelopes)-[a-z0-9]+\.pdf")


_PlainName = Annotated[str, Field(pattern=r"^[^./\\:\x00][^/\\:\x00]*$")]
"""Of a file in the folder itself, whatever somebody wrote into the listing."""


class OwnFile(BaseModel):
    """A file of a set: how large it was made, and the part of the set (packs, labels …) that it belongs to."""

    model_config = ConfigDict(frozen=True)

    size: int
    part: str


class _Listing(BaseModel):
    format: Literal[1] = 1
    files: dict[_PlainName, OwnFile]


class _PackBefore(BaseModel):
    name: _PlainName


class _LedgerBefore(BaseModel):
    version: Literal[1]
    packs: tuple[_PackBefore, ...]


def listed_files(folder: Folder) -> dict[str, OwnFile]:
    """What the listing of ``folder`` names; nothing where it has none, or one of another hand."""
    try:
        return _Listing.model_validate_json(folder.read(LISTING) or b"").files
    except ValidationError:
        return {}


def own_files(folder: Folder) -> dict[str, OwnFile]:
    """Our files in ``folder``: those that are as large as they were made."""
    if folder.has(LISTING):
        return {name: own for name, own in listed_files(folder).items() if folder.size(name) == own.size}
    return _own_before(folder)


def write_listing(folder: Folder, files: dict[str, OwnFile], mode: int) -> None:
    """Say which files of ``folder`` are ours."""
    listing = _Listing(files=dict(sorted(files.items())))
    write_in(folder, LISTING, (listing.model_dump_json(indent=1) + "\n").encode(), mode)


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
        ledger = _LedgerBefore.model_validate_json(folder.read(LEDGER_BEFORE) or b"")
    except ValidationError:
        return {}
    beside = {name: found[1] for name in folder.names() if (found := BESIDE_BEFORE.fullmatch(name))}
    parts = {f"{pack.name}.pdf": "packs" for pack in ledger.packs} | beside | {LEDGER_BEFORE: "packs"}
    sizes = {name: folder.size(name) for name in parts}
    return {name: OwnFile(size=size, part=parts[name]) for name, size in sizes.items() if size is not None}
