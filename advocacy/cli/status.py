"""``advocacy status``: how far a campaign is, and what to do next."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from advocacy.batch.store import PAGE
from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.delivery import NOWHERE
from advocacy.cli.command import Root
from advocacy.cli.console import counted, say, say_table
from advocacy.cli.options import Out, Signed
from advocacy.cli.posting import posting_lines
from advocacy.cli.reporter import Report
from advocacy.press.status import PackStatus, Status, read_status

MOST_LISTED = 40
"""Packs: of more than that, those are listed that need attention. Thousands of signers have thousands of packs."""

EPILOG = """
**Examples**

    advocacy status             # letters, packs, what is out of date, what to order, what to do next
    advocacy status --json      # for scripts
"""


def status(root: Root = Path(), out: Out = None, signed: Signed = None) -> Report:
    """Show what is built and packed, what is out of date, what to order and what to do next; change nothing."""
    out = out or root / "out"
    found = read_status(load_campaign(root), out, signed or root / "signed")
    page = out / PAGE if (out / PAGE).is_file() else None
    return Report({**asdict(found), "page": str(page) if page else None}, lambda: say_status(found, page))


def say_status(found: Status, page: Path | None) -> None:
    """Letters, packs, what to order, the ``page`` to open if it is there, what to do next."""
    dated = f", dated {' and '.join(found.dates)}" if found.dates else ""
    say(f"{found.built} of {found.recipients} letters are built{dated}")
    for line in posting_lines(found.posting):
        say(line)
    if nowhere := found.posting.ways.get(NOWHERE):
        say(f"With no address to go to: {nowhere} of {found.built}")
    if found.outdated:
        say(f"Out of date, because something they are made from has changed: {len(found.outdated)}")
    if found.packs:
        say_packs(found.packs)
        order, letters = found.to_order, sum(pack.letters for pack in found.packs)
        say(f"{counted(len(found.packs), 'pack')}: {letters} letters, {order.sheets} sheets of paper")
        envelopes, stamps = counted(order.envelopes, "envelope"), counted(order.stamps, "stamp")
        say(f"To order: {order.sheets} sheets, {envelopes}, {stamps} for letters abroad")
        if order.letters_without_address:
            say(f"Without a postal address, and not to be posted: {order.letters_without_address} letters")
    if page:
        say(f"Open {page} in a browser: the page of all letters, to find and print them")
    for step in found.next:
        say(f"Next: {step}")


def say_packs(packs: Sequence[PackStatus]) -> None:
    """A line for each pack; of many, for those that are missing or no longer what was built."""
    many = len(packs) > MOST_LISTED
    wanting = [pack for pack in packs if pack.changed or not pack.is_there]
    rows = [
        (pack.name, "signed" if pack.signed else "no name", str(pack.letters), str(pack.sheets), _state(pack))
        for pack in (wanting[:MOST_LISTED] if many else packs)
    ]
    if rows:
        say_table(("pack", "signed", "letters", "sheets", "state"), rows)
    if many:
        first = f", of which the first {MOST_LISTED} are listed" if len(wanting) > MOST_LISTED else ""
        say(f"Missing or out of date: {len(wanting)} of {len(packs)} packs{first}; «--json» lists every pack")


def _state(pack: PackStatus) -> str:
    if not pack.is_there:
        return "missing"
    if pack.changed:
        return f"{counted(pack.changed, 'letter')} {'has' if pack.changed == 1 else 'have'} changed since"
    return "up to date"
