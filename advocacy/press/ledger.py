"""What packs exist, without a name in it: ``packs.json`` beside them; and how those of signers are called.

A reference is the start of an HMAC-SHA256 of a signer's row. Whoever has the list and the key finds the pack of a row;
whoever has only the packs' names finds nobody.
"""

import hmac
import json
from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict

from advocacy.batch.file_set import FileSet, place_of
from advocacy.batch.store import PACKS
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.folder import Folder
from advocacy.files.json_text import Written, read_json
from advocacy.press.signing.signers import Signer

LEDGER = "packs.json"
REFERENCE_LENGTH = 8
"""Characters of 5 bits: among 10,000 packs two meet by chance once in 20,000 runs, and then one takes another."""


class PackedLetter(Written):
    """A letter as it was when it was packed."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: str
    reference: str
    sha256: str
    has_address: bool


class Pack(Written):
    """One file to print: its letters, and how many sheets of paper they take, the cover sheet included."""

    model_config = ConfigDict(strict=True, extra="forbid")

    name: str
    letters: tuple[PackedLetter, ...]
    sheets: int

    @property
    def file(self) -> str:
        """Its place in the output folder, or in that of signed packs."""
        return f"{PACKS}/{self.name}.pdf"


class Ledger(Written):
    """All packs of a folder."""

    model_config = ConfigDict(strict=True, extra="forbid")

    version: Literal[1] = 1
    packs: tuple[Pack, ...]

    def to_json(self) -> str:
        """The text of the file; the same packs give the same bytes."""
        return self.model_dump_json(indent=1)


def references(signers: Sequence[Signer], key: bytes) -> dict[str, Signer]:
    """Each signer's reference, in the order of the list."""
    found: dict[str, Signer] = {}
    for signer in signers:
        picture = sha256(signer.image).hexdigest() if signer.image else ""
        row = [signer.name, signer.city, str(signer.date or ""), signer.line, picture, *sorted(signer.recipients)]
        count = 0
        while (reference := _reference(key, [*row, str(count)])) in found:
            count += 1
        found[reference] = signer
    return found


def _reference(key: bytes, row: Sequence[str]) -> str:
    digest = hmac.new(key, json.dumps(row).encode(), sha256).digest()
    return b32encode(digest).decode()[:REFERENCE_LENGTH]


def has_packs(place: Path) -> bool:
    """Whether there are packs in ``place``: an output folder, or the one of signed packs."""
    return (place_of(place, PACKS) / LEDGER).is_file()


def read_ledger(place: Path) -> tuple[Pack, ...]:
    """The packs of ``place``: an output folder, or the one of signed packs. Raises where there are none."""
    try:
        with Folder.open(place_of(place, PACKS)) as folder:
            data = folder.read(LEDGER)
    except FileNotFoundError:
        data = None
    if data is None:
        raise AdvocacyError(Problem(f"there are no packs in {place}", "«advocacy pack» makes them"))
    return _packs_in(data)


def lies_there(place: Path, pack: Pack) -> bool:
    """Whether the file of ``pack`` is in ``place``."""
    return (place_of(place, PACKS) / f"{pack.name}.pdf").is_file()


def read_ledger_of(packs: FileSet) -> tuple[Pack, ...]:
    """The packs of ``packs``; none where their ledger is not ours, as they are about to be replaced."""
    data = packs.read(LEDGER)
    try:
        return () if data is None else _packs_in(data)
    except AdvocacyError:
        return ()


def _packs_in(data: bytes) -> tuple[Pack, ...]:
    try:
        return read_json(Ledger, data).packs
    except ValueError:
        remedy = "make the packs again with «advocacy pack»"
        raise AdvocacyError(Problem("is not what «advocacy pack» wrote", remedy, f"{PACKS}/{LEDGER}")) from None
