"""``advocacy pack``: letters to print, sign and post."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from advocacy.batch.manifest import MANIFEST_FILE, read_manifest, require_one_paper
from advocacy.batch.store import open_store
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.recipients import Recipient
from advocacy.cli.command import Root
from advocacy.cli.console import notice, progress, say, say_table
from advocacy.cli.options import Audiences, Countries, Ids, Kinds, Out, Signed, iso_date, selected
from advocacy.cli.questions import confirm_encoding, known_encoding
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError, Problem
from advocacy.gallery.page import PAGE_FILE, write_gallery
from advocacy.press.envelopes import Envelope, envelopes
from advocacy.press.labels import LabelStock, labels
from advocacy.press.ledger import FOLDER, Pack, has_packs, read_ledger
from advocacy.press.packs import (
    By,
    Letters,
    PackOptions,
    check_signers_fit,
    divide_into_orders,
    for_signers,
    make_packs,
    make_signed_packs,
)
from advocacy.press.reprint import reprint
from advocacy.press.signing.signers import Signer, named_twice, read_signers

EPILOG = """
**Examples**

    advocacy pack                                       # all letters that were built, in one file
    advocacy pack --per-volunteer 20                    # twenty in a file
    advocacy pack --by region --mail-by 2026-12-10      # a file for each region; the cover sheet says until when
    advocacy pack --labels l7160 --start-at 5           # and labels, from the fifth of a sheet that was begun
    advocacy pack --country DE --envelopes dl           # and envelopes
    advocacy pack --signers people.xlsx                 # a pack for each signer, with the letters signed
    advocacy pack --only HRD-de-bafa                    # one letter once more
    advocacy pack --status                              # which packs exist, and what to order
    advocacy pack --forget                              # remove them
"""


def pack(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    by: Annotated[By | None, typer.Option("--by", help="A pack for each of these.")] = None,
    per_volunteer: Annotated[
        int | None, typer.Option("--per-volunteer", min=1, metavar="N", help="Letters in a pack at most.")
    ] = None,
    mail_by: Annotated[
        date | None,
        typer.Option("--mail-by", parser=iso_date, metavar="YYYY-MM-DD", help="Until when to post."),
    ] = None,
    one_sided: Annotated[
        bool, typer.Option("--one-sided", help="For printers that print one side: no blank backs.")
    ] = False,
    envelope: Annotated[
        Envelope | None, typer.Option("--envelopes", help="Also envelopes with the address printed on them.")
    ] = None,
    label: Annotated[LabelStock | None, typer.Option("--labels", help="Also address labels, by Avery number.")] = None,
    start_at: Annotated[int, typer.Option("--start-at", metavar="N", help="The first free label.")] = 1,
    signers: Annotated[
        Path | None, typer.Option("--signers", metavar="MANIFEST_FILE", help="A signed pack for each row: CSV or XLSX.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of that file.")] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="How that file is written: utf-8 …")] = None,
    no_window: Annotated[bool, typer.Option("--no-window", help="For plain envelopes: folded in three.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="REF", help="Only this letter, by the reference at its foot; may be repeated."),
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="Say which packs exist, and what to order.")] = False,
    forget_all: Annotated[bool, typer.Option("--forget", help="Remove all packs, and the key.")] = False,
    out: Out = None,
    signed: Signed = None,
) -> Report:
    """Put the letters that were built into files to print, each with a cover sheet; in out/packs, or signed/packs."""
    out, private = out or root / "out", signed or root / "signed"
    if status:
        return status_report(out, private)
    if forget_all:
        removed, left = forget(out, private)
        if (out / PAGE_FILE).is_file() and (out / MANIFEST_FILE).is_file():
            built_before = read_manifest((out / MANIFEST_FILE).read_bytes(), MANIFEST_FILE)
            write_gallery(load_campaign(root), out, built_before, "pack")
        return Report({"out": str(out), "removed": removed, "left": left}, lambda: say_forgotten(out, removed, left))
    if signers and (by or per_volunteer):
        raise typer.BadParameter(
            "--signers makes a pack for each signer: it goes with neither --by nor --per-volunteer"
        )
    campaign = load_campaign(root)
    chosen = selected(campaign, ids, country, kind, audience)
    making = PackOptions(mail_by, both_sides=not one_sided, window=not no_window)
    with open_store(out, "pack", signed=private if signers else None) as store:
        manifest = store.manifest()
        letters = Letters(store, {entry.id: entry for entry in manifest.letters} if manifest else {})
        built = tuple(recipient for recipient in chosen if recipient.id in letters.entries)
        if not built:
            raise AdvocacyError(Problem(f"none of these letters has been built in {out}", "run «advocacy build» first"))
        require_one_paper([letters.entries[recipient.id] for recipient in built])
        if signers is None:
            orders = divide_into_orders(campaign, built, by, per_volunteer)
        else:
            listed = listed_signers(signers, campaign, built, letters, encoding, sheet)
            orders = for_signers(listed, built, store.private.key())
        packs = store.private.packs if signers else store.packs
        if only:
            by_reference = {order.name: order.signer for order in orders if order.signer}
            files = [str(file) for file in reprint(campaign, packs, only, built, letters, making, by_reference)]
            return Report({"out": str(out), "files": files}, lambda: say("\n".join(files)))
        # What can be refused is made before the first file is written.
        packed = {recipient.id for order in orders for recipient in order.recipients}
        posted = [recipient for recipient in built if recipient.id in packed]
        extra = {f"labels-{label}.pdf": labels(campaign, posted, label, start_at)} if label else {}
        extra |= {f"envelopes-{envelope}.pdf": envelopes(campaign, posted, envelope)} if envelope else {}
        with progress("Packs", len(orders), quiet=False) as advance:
            if signers is None:
                made = make_packs(campaign, packs, orders, letters, making, extra, advance)
            else:
                made = make_signed_packs(campaign, packs, orders, letters, making, extra, advance)
    if manifest:
        write_gallery(campaign, out, manifest, "pack")
    missing = [recipient.id for recipient in chosen if recipient.id not in letters.entries]
    at = private if signers else out
    data = {
        "out": str(at),
        "packs": [{"file": p.file, "letters": [letter.id for letter in p.letters], "sheets": p.sheets} for p in made],
        "extra": [f"{FOLDER}/{name}" for name in extra],
        "not_built": missing,
    }
    return Report(data, lambda: say_packs(at, made, [*extra], missing))


def listed_signers(
    file: Path,
    campaign: Campaign,
    built: Sequence[Recipient],
    letters: Letters,
    encoding: str | None,
    sheet: str | None,
) -> tuple[Signer, ...]:
    """The signers of ``file``, all of whose texts fit their lines; raises everything that is wrong at once."""
    known_encoding(encoding)
    ids = {recipient.id for recipient in built}
    signers, table = read_signers(file, ids, encoding=encoding, sheet=sheet)
    confirm_encoding(table)
    for before, row in named_twice(signers):
        notice(f"{file}, row {row}: has the name and city of row {before}; if they are one person, delete a row")
    check_signers_fit(campaign, signers, str(file), letters.entries[built[0].id])
    return signers


def say_packs(at: Path, made: Sequence[Pack], extra: Sequence[str], missing: Sequence[str]) -> None:
    """What was made, and what could not be."""
    sheets, count = sum(p.sheets for p in made), sum(len(p.letters) for p in made)
    say(f"{_packs(len(made))} in {at / FOLDER}: {count} letters, {sheets} sheets of paper")
    for name in extra:
        say(f"Beside them: {name}")
    if missing:
        say(f"Not built, and left out: {len(missing)}")


def status_report(out: Path, private: Path) -> Report:
    """Which packs exist, how many letters and sheets, which are out of date, and what to order."""
    places = [place for place in (out, private) if has_packs(place)] or [out]
    packs = [(place, pack) for place in places for pack in read_ledger(place)]
    path = out / MANIFEST_FILE
    manifest = read_manifest(path.read_bytes(), path.name) if path.is_file() else None
    today = {entry.id: entry.sha256 for entry in manifest.letters} if manifest else {}
    rows: list[dict[str, str | int]] = []
    for place, pack in packs:
        old = sum(today.get(letter.id) != letter.sha256 for letter in pack.letters)
        lost = not (place / pack.file).is_file()
        state = "missing" if lost else f"{old} letters have changed since" if old else "up to date"
        rows.append({"name": pack.name, "letters": len(pack.letters), "sheets": pack.sheets, "state": state})
    letters = [letter for _, pack in packs for letter in pack.letters]
    addressed = sum(letter.has_address for letter in letters)
    order = {
        "sheets": sum(pack.sheets for _, pack in packs),
        "envelopes": addressed,
        "stamps": addressed,
        "letters_without_address": len(letters) - addressed,
    }

    def text() -> None:
        say_table(("pack", "letters", "sheets", "state"), [[str(cell) for cell in row.values()] for row in rows])
        say(f"{_packs(len(packs))}: {len(letters)} letters, {order['sheets']} sheets of paper")
        say(f"To order: {order['sheets']} sheets, {addressed} envelopes, {addressed} stamps for letters abroad")
        if order["letters_without_address"]:
            say(f"Without a postal address, and not to be posted: {order['letters_without_address']} letters")

    return Report({"packs": rows, "to_order": order}, text)


def forget(out: Path, private: Path) -> tuple[list[str], list[str]]:
    """Remove packs and key; what was removed, and what is left as it is not ours."""
    if not (out.is_dir() or private.is_dir()):
        return [], []
    with open_store(out, "pack", signed=private if private.is_dir() else None, forgetting=True) as store:
        forgotten = store.forget()
        gone, stays = store.packs.remove()
    removed = [*forgotten.removed, *(out / name for name in gone)]
    left = dict.fromkeys([*forgotten.left, *(out / name for name in stays)])
    return [*map(str, removed)], [*map(str, left)]


def say_forgotten(out: Path, removed: Sequence[str], left: Sequence[str]) -> None:
    """What was removed, and what is left."""
    for file in removed:
        say(f"removed: {file}")
    for file in left:
        say(f"Not made by advocacy, and left alone: {file}")
    say(f"{len(removed)} files removed" if removed else f"There was nothing to remove in {out}.")


def _packs(count: int) -> str:
    return "1 pack" if count == 1 else f"{count} packs"
