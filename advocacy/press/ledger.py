"""What packs exist, without a name in it: ``packs.json``, and the key that references are made with.

A reference is the start of an HMAC-SHA256 of a signer's row. Whoever has the list and the key finds the pack of a row;
whoever has only the packs' names finds nobody.
"""

import hmac
import json
import os
import secrets
import shutil
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from advocacy.errors import AdvocacyError, Problem
from advocacy.press.signing.signers import Signer

FOLDER = "packs"
STAGING = ".packs.new"
LEDGER, KEY, PLAN = "packs.json", "key", "plan"
VERSION = 1
REFERENCE_LENGTH = 8
"""Characters of 5 bits: among 10,000 packs two meet by chance once in 20,000 runs, and are told apart then."""


@dataclass(frozen=True, slots=True)
class PackedLetter:
    """A letter as it was when it was packed."""

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
        """Its place in the output folder."""
        return f"{FOLDER}/{self.name}.pdf"


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


def key_of(out: Path) -> bytes:
    """The key of this output folder; a new one, kept beside the packs that are being made, where there is none."""
    for folder in (out / FOLDER, out / STAGING):
        if (folder / KEY).is_file():
            return bytes.fromhex((folder / KEY).read_text("ascii"))
    return secrets.token_bytes(32)


def begin_packs(out: Path, plan: str, key: bytes | None = None) -> Path:
    """The folder that packs are made in; what an interrupted run of the same ``plan`` left there is kept."""
    folder = out / STAGING
    if not (folder / PLAN).is_file() or (folder / PLAN).read_text("ascii") != plan:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        if key:
            write_private(folder / KEY, key.hex().encode())
        write_private(folder / PLAN, plan.encode())
    return folder


def publish_packs(out: Path, packs: Sequence[Pack]) -> None:
    """Put the staged packs in place of those that lie there."""
    folder = out / STAGING
    data = {"version": VERSION, "packs": [asdict(pack) for pack in packs]}
    write_private(folder / LEDGER, json.dumps(data, indent=1).encode())
    (folder / PLAN).unlink()
    old = out / FOLDER
    _not_a_link(old)
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)


def read_ledger(out: Path) -> tuple[Pack, ...]:
    """The packs of ``out``; raises where there are none."""
    path = out / FOLDER / LEDGER
    if not path.is_file():
        raise AdvocacyError(Problem(f"there are no packs in {out}", "«advocacy pack» makes them"))
    try:
        data: Any = json.loads(path.read_bytes())
        assert data["version"] == VERSION
        return tuple(
            Pack(pack["name"], tuple(PackedLetter(**letter) for letter in pack["letters"]), pack["sheets"])
            for pack in data["packs"]
        )
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        remedy = "make the packs again with «advocacy pack»"
        raise AdvocacyError(Problem("is not what «advocacy pack» wrote", remedy, f"{FOLDER}/{LEDGER}")) from error


def forget(out: Path) -> tuple[str, ...]:
    """Remove packs, ledger and key; what was removed, by its place in the output folder."""
    removed: list[str] = []
    for folder in (out / FOLDER, out / STAGING):
        _not_a_link(folder)
        if folder.is_dir():
            removed += sorted(path.relative_to(out).as_posix() for path in folder.rglob("*") if not path.is_dir())
            shutil.rmtree(folder)
    return tuple(removed)


def write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, and for its owner only."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    beside.replace(path)


def private_folder(out: Path) -> Path:
    """The folder of the packs, for its owner only, made where it is missing."""
    folder = out / FOLDER
    _not_a_link(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _not_a_link(folder: Path) -> None:
    if folder.is_symlink():
        remedy = "what it points to is not touched: delete the link yourself"
        raise AdvocacyError(Problem(f"{folder} is a link", remedy))
