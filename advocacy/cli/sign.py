"""``advocacy sign``: a signed pack for each row of a list."""

from pathlib import Path
from typing import Annotated, Any

import typer

from advocacy.batch.private import HANDING_OUT
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.options import (
    Audiences,
    Countries,
    Encoding,
    Kinds,
    MailBy,
    NoWindow,
    OneSided,
    Out,
    Regions,
    Scheduler,
    Search,
    Sheet,
    Signed,
    WithUnaddressed,
    last_day,
)
from advocacy.cli.packs_made import data_of, say_packs, show_packs
from advocacy.cli.questions import confirm_reading, known_encoding
from advocacy.cli.reporter import Report
from advocacy.press.packs import PackOptions
from advocacy.press.signing.sign_list import ListOfSigners, SignedPacksMade, SignRequest
from advocacy.press.signing.sign_list import sign as sign_list
from advocacy.processes import cluster, pool

EPILOG = """
**Examples**

    advocacy sign people.xlsx                           # all built letters, for everyone on the list
    advocacy sign people.csv --mail-by 2026-12-10       # the cover sheets give the date to post by
    advocacy sign people.csv --country DE --country MA  # the letters to two countries
"""


def sign(
    signers: Annotated[Path, typer.Argument(metavar="LIST", help="The signers, one row for each: CSV, XLSX or ODS.")],
    root: Root = Path(),
    ids: Annotated[
        list[str] | None, typer.Option("--id", metavar="ID", help="Only this letter; may be repeated.")
    ] = None,
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    sheet: Sheet = None,
    encoding: Encoding = None,
    mail_by: MailBy = None,
    one_sided: OneSided = False,
    no_window: NoWindow = False,
    with_unaddressed: WithUnaddressed = False,
    out: Out = None,
    signed: Signed = None,
    scheduler: Scheduler = "",
) -> Report:
    """Make a pack of signed letters for each person on a list; in signed/, which only you can read."""
    campaign = load_campaign(root)
    chosen = choose(campaign, ids, country, kind, audience, region, search)
    options = PackOptions(last_day(campaign, mail_by), both_sides=not one_sided, window=not no_window)
    request = SignRequest(list_of_signers(signers, encoding, sheet), chosen, options, with_unaddressed)
    with cluster.where(scheduler, pool.cores(), secret=True) as workers:
        result = sign_list(campaign, out or root / "out", signed or root / "signed", request, show_packs, workers)
    data = {**data_of(result.made), "named_twice": result.named_twice, "cautions": cautions_of(result)}
    return Report(data, lambda: say_signed(campaign, result))


def list_of_signers(file: Path, encoding: str | None, sheet: str | None) -> ListOfSigners:
    """The list as options describe it; somebody is asked where it is not in UTF-8."""
    known_encoding(encoding)
    return ListOfSigners(file, encoding, sheet, confirm_reading)


def cautions_of(result: SignedPacksMade) -> list[dict[str, Any]]:
    """Who should not sign the letters that were signed, for scripts."""
    return [
        {
            "to": group.to,
            "signers": group.signers,
            "cautions": [each.model_dump(mode="json") for each in group.cautions],
        }
        for group in result.cautions
    ]


def say_signed(campaign: Campaign, result: SignedPacksMade) -> None:
    """What was made, who should not have signed it, and who may stand on the list twice."""
    names = {code: state.in_a_sentence for code, state in campaign.directory.states.items()}
    for group in result.cautions:
        letters = f"Letters to {names[group.to]}" if group.to else "All letters"
        signers = " or ".join(names[code] for code in group.signers)
        notice(f"{letters}: nobody should sign who is from {signers}, or lives there")
        for caution in group.cautions:
            notice(f"    {caution.english} ({caution.sources[0].page})")
    for before, row in result.named_twice:
        message = f"has the name and city of row {before}; if they are one person, delete a row"
        notice(str(result.table.problem_at(row, "name", message, "")))
    say_packs(result.made)
    say(f"Which pack is whose: {result.made.place.parent / HANDING_OUT}")
