"""Packs: letters that were built, in files to print, with a cover sheet on top."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from advocacy.batch.manifest import Entry
from advocacy.batch.store import Store
from advocacy.campaign.folder import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Paper
from advocacy.press.cover import CoverLine, cover_sheet

FOLDER = "packs"
SIMPLY = "pack"
"""What packs are called whose letters have nothing in common."""


class By(StrEnum):
    """What the letters of one pack have in common."""

    COUNTRY = "country"
    REGION = "region"
    KIND = "kind"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class Pack:
    """One file to print: its letters and how many sheets of paper they take, the cover sheet included."""

    name: str
    letters: tuple[str, ...]
    sheets: int


def divided(
    campaign: Campaign, recipients: Sequence[Recipient], by: By | None, per_pack: int | None
) -> dict[str, tuple[Recipient, ...]]:
    """The recipients of each pack, by its name: by what they have in common, then by number."""

    def common(recipient: Recipient) -> str:
        region = campaign.directory.state_of(recipient).region
        values = {By.COUNTRY: recipient.country.lower(), By.REGION: region, By.KIND: recipient.kind}
        return str(values.get(by, recipient.audience) if by else SIMPLY)

    groups: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        groups.setdefault(common(recipient), []).append(recipient)
    packs: dict[str, tuple[Recipient, ...]] = {}
    for name, group in groups.items():
        parts = [*_in_parts(group, per_pack or len(group))]
        digits = len(str(len(parts)))
        for number, part in enumerate(parts, 1):
            packs[name if len(parts) == 1 else f"{name}-{number:0{digits}}"] = part
    return packs


def _in_parts(recipients: Sequence[Recipient], size: int) -> Iterator[tuple[Recipient, ...]]:
    rest = iter(recipients)
    while part := tuple(islice(rest, size)):
        yield part


def make_packs(
    store: Store,
    campaign: Campaign,
    packs: Mapping[str, Sequence[Recipient]],
    entries: Mapping[str, Entry],
    *,
    mail_by: date | None,
    both_sides: bool,
    extra: Mapping[str, bytes],
    on_pack: Callable[[], None] = lambda: None,
) -> tuple[Pack, ...]:
    """Write ``packs`` and the ``extra`` files into the output folder in place of those that lie there: all or none."""
    from advocacy.press.binding import Piece, bound, sheets_of

    beside = store.out / f".{FOLDER}.new"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    made = []
    for name, recipients in packs.items():
        letters = {recipient.id: _read(store, entries[recipient.id]) for recipient in recipients}
        first = entries[recipients[0].id]
        front = cover_sheet(
            campaign,
            [CoverLine(recipient, entries[recipient.id].reference) for recipient in recipients],
            pack=_number(name),
            paper=Paper(first.paper),
            day=date.fromisoformat(first.date),
            mail_by=mail_by,
            sheets=(sheets := sum(sheets_of(pdf, both_sides=both_sides) for pdf in letters.values())),
            both_sides=both_sides,
        )
        pieces = [Piece(letters[recipient.id], f"{recipient.id} {recipient.body}") for recipient in recipients]
        (beside / f"{name}.pdf").write_bytes(bound([Piece(front), *pieces], both_sides=both_sides))
        made.append(Pack(name, tuple(letters), sheets + sheets_of(front, both_sides=both_sides)))
        on_pack()
    for name, data in extra.items():
        (beside / name).write_bytes(data)
    shutil.rmtree(store.out / FOLDER, ignore_errors=True)
    beside.rename(store.out / FOLDER)
    return tuple(made)


def one_paper(entries: Sequence[Entry]) -> None:
    """Raise where letters are on different paper: a printer has one kind in its tray."""
    if len({entry.paper for entry in entries}) > 1:
        message = "some of these letters are on A4 and some on US Letter"
        raise AdvocacyError(Problem(message, "build them again on one paper: «advocacy build --paper a4»"))


def _number(name: str) -> str:
    """What the cover sheet calls a pack: its number, or what its letters have in common."""
    return name.removeprefix(SIMPLY).removeprefix("-")


def _read(store: Store, entry: Entry) -> bytes:
    if not store.holds(entry.file, entry.sha256):
        remedy = "run «advocacy build», then this command again"
        raise AdvocacyError(Problem("is missing, or not the file that was built", remedy, entry.file))
    return (store.out / entry.file).read_bytes()
