"""Which addresses labels and envelopes bear: ``addresses.json`` beside them, by which old ones are told."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Literal

from advocacy.batch.file_set import FileSet, place_of
from advocacy.batch.listing import OwnFile, own_files
from advocacy.batch.manifest import BuiltLetter
from advocacy.batch.store import PACKS
from advocacy.campaign.campaign import Campaign
from advocacy.files.folder import Folder
from advocacy.files.json_text import Written, read_json
from advocacy.press.sheets import Addressed

ADDRESSES = "addresses.json"
PART = "addresses"
BESIDE = ("labels", "envelopes")
"""The parts of the folder of packs that bear addresses."""

SENDER = "the sender"
"""Stands where others have the id of their recipient; no id has a space."""


class _Ledger(Written):
    format: Literal[1] = 1
    files: dict[str, dict[str, str]]
    """For each file, a digest of the address of each recipient."""


def note_addresses(packs: FileSet, file: str, printed: Iterable[Addressed]) -> None:
    """Keep in mind what is printed in ``file``."""
    known = _files(packs.read(ADDRESSES))
    there = {name: known[name] for name in packs.files() if name in known}
    ledger = _Ledger(files={**there, file: {each.id: _digest(each.lines) for each in printed if each.lines}})
    packs.add(PART, ADDRESSES, ledger.model_dump_json().encode())


def with_old_addresses(packs: FileSet, campaign: Campaign, built: Iterable[BuiltLetter]) -> tuple[str, ...]:
    """Files among ``packs`` with an address that is not that of a ``built`` letter as the campaign has it now."""
    return _old(packs.files(), packs.read(ADDRESSES), campaign, built)


def with_old_addresses_in(out: Path, campaign: Campaign, built: Iterable[BuiltLetter]) -> tuple[str, ...]:
    """The same of the output folder ``out``, which is only looked at."""
    try:
        with Folder.open(place_of(out, PACKS)) as folder:
            return _old(own_files(folder), folder.read(ADDRESSES), campaign, built)
    except FileNotFoundError:
        return ()


def again(file: str) -> str:
    """What to type to make ``file`` again."""
    command, _, stock = file.removesuffix(".pdf").partition("-")
    return f"«advocacy {command} {stock.replace('-sender', ' --sender N')}»"


def _old(
    own: Mapping[str, OwnFile], ledger: bytes | None, campaign: Campaign, built: Iterable[BuiltLetter]
) -> tuple[str, ...]:
    beside = [name for name, each in own.items() if each.part in BESIDE]
    if not beside:
        return ()
    noted, recipients = _files(ledger), {recipient.id: recipient for recipient in campaign.directory.recipients}
    now = {
        entry.id: _digest(campaign.delivery_by(recipients[entry.id], entry.delivery).lines)
        for entry in built
        if entry.id in recipients
    }
    if sender := campaign.settings.sender:
        now[SENDER] = _digest(sender.return_address)
    return tuple(
        name
        for name in beside
        if name not in noted or any(now.get(whose) != digest for whose, digest in noted[name].items())
    )


def _files(ledger: bytes | None) -> Mapping[str, dict[str, str]]:
    try:
        return read_json(_Ledger, ledger or b"").files
    except ValueError:
        return {}  # another hand's: what is not known to be current counts as old


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
