"""What packs exist, without a name in it: ``packs.json`` beside them; and how those of signers are called.

A reference is the start of an HMAC-SHA256 of a signer's row. Whoever has the list and the key finds the pack of a row;
whoever has only the packs' names finds nobody.
"""

import hmac
import json
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from pydantic import ConfigDict, NonNegativeInt

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


@dataclass(frozen=True, slots=True)
class Pack:
    """One file to print: its letters, and how many sheets of paper they take, the cover sheet included."""

    name: str
    letters: tuple[PackedLetter, ...]
    sheets: int

    @property
    def file(self) -> str:
        """Its place in the output folder, or in that of signed packs."""
        return f"{PACKS}/{self.name}.pdf"

    def changed(self, built: Mapping[str, str]) -> int:
        """How many of its letters are not those that are ``built`` (sha256 by id): changed since, or gone."""
        return sum(built.get(letter.id) != letter.sha256 for letter in self.letters)


class _Row(Written):
    """A pack, and which of the contents are its own."""

    model_config = ConfigDict(strict=True, extra="forbid")

    name: str
    contents: NonNegativeInt
    sheets: int


class Ledger(Written):
    """All packs of a folder. Thousands of signers have the same letters, so those stand in it once."""

    model_config = ConfigDict(strict=True, extra="forbid")

    version: Literal[2] = 2
    letters: tuple[PackedLetter, ...]
    contents: tuple[tuple[NonNegativeInt, ...], ...]
    """Which of the letters are in a pack, in its order; from 0."""
    packs: tuple[_Row, ...]

    @classmethod
    def of(cls, packs: Sequence[Pack]) -> Self:
        """What is written of ``packs``: those that have their letters in one tuple share their contents."""
        shared = {id(pack.letters): pack.letters for pack in packs}
        letters: dict[PackedLetter, int] = {}
        contents = tuple(tuple(letters.setdefault(each, len(letters)) for each in those) for those in shared.values())
        number = {key: number for number, key in enumerate(shared)}
        rows = (_Row(name=pack.name, contents=number[id(pack.letters)], sheets=pack.sheets) for pack in packs)
        return cls(letters=tuple(letters), contents=contents, packs=tuple(rows))

    def read(self) -> tuple[Pack, ...]:
        """The packs; raises ``IndexError`` where one is of letters or contents that it does not have."""
        contents = [tuple(self.letters[number] for number in those) for those in self.contents]
        return tuple(Pack(row.name, contents[row.contents], row.sheets) for row in self.packs)

    def to_json(self) -> str:
        """The text of the file; the same packs give the same bytes."""
        return self.model_dump_json()


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
        return read_json(Ledger, data).read()
    except (ValueError, IndexError):
        remedy = "make the packs again with «advocacy pack»"
        raise AdvocacyError(Problem("is not what «advocacy pack» wrote", remedy, f"{PACKS}/{LEDGER}")) from None
