"""``advocacy pack``: letters to print, sign and post."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from advocacy.batch.store import opened
from advocacy.campaign.folder import load_campaign
from advocacy.cli.console import progress, say, say_json
from advocacy.cli.options import Audiences, Countries, Ids, Json, Kinds, Out, Root, iso_date, selected
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.envelopes import Envelope, envelopes
from advocacy.press.labels import Sheet, labels
from advocacy.press.packs import FOLDER, By, divided, make_packs, one_paper

EPILOG = """
**Examples**

    advocacy pack                                       # all letters that were built, in one file
    advocacy pack --per-volunteer 20                    # twenty in a file
    advocacy pack --by region --mail-by 2026-12-10      # a file for each region; the cover sheet says until when
    advocacy pack --labels l7160 --start-at 5           # and labels, from the fifth of a sheet that was begun
    advocacy pack --country DE --envelopes dl           # and envelopes
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
    label: Annotated[Sheet | None, typer.Option("--labels", help="Also address labels, by Avery number.")] = None,
    start_at: Annotated[int, typer.Option("--start-at", metavar="N", help="The first free label.")] = 1,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Put the letters that were built into files to print, each with a cover sheet; in out/packs."""
    campaign = load_campaign(root)
    chosen = selected(campaign, ids, country, kind, audience)
    out = out or root / "out"
    with opened(out) as store:
        manifest = store.manifest()
        entries = {entry.id: entry for entry in manifest.letters} if manifest else {}
        built = tuple(recipient for recipient in chosen if recipient.id in entries)
        if not built:
            raise AdvocacyError(Problem(f"none of these letters has been built in {out}", "run «advocacy build» first"))
        one_paper([entries[recipient.id] for recipient in built])
        # What can be refused is made before the first file is written.
        extra = {f"labels-{label}.pdf": labels(campaign, built, label, start_at)} if label else {}
        extra |= {f"envelopes-{envelope}.pdf": envelopes(campaign, built, envelope)} if envelope else {}
        packs = divided(campaign, built, by, per_volunteer)
        with progress("Packs", len(packs), quiet=as_json) as advance:
            made = make_packs(
                store, campaign, packs, entries, mail_by=mail_by, both_sides=not one_sided, extra=extra, on_pack=advance
            )
    missing = [recipient.id for recipient in chosen if recipient.id not in entries]
    if as_json:
        listed = [{"file": f"{FOLDER}/{p.name}.pdf", "letters": p.letters, "sheets": p.sheets} for p in made]
        say_json(
            {"out": str(out), "packs": listed, "extra": [f"{FOLDER}/{name}" for name in extra], "not_built": missing}
        )
        return
    sheets, letters = sum(p.sheets for p in made), sum(len(p.letters) for p in made)
    packed = "1 pack" if len(made) == 1 else f"{len(made)} packs"
    say(f"{packed} in {out / FOLDER}: {letters} letters, {sheets} sheets of paper")
    for name in extra:
        say(f"Beside them: {name}")
    if missing:
        say(f"Not built, and left out: {len(missing)}")
