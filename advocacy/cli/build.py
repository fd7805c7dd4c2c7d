"""``advocacy build``: the letters."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advocacy.batch import build as batch
from advocacy.batch.manifest import MANIFEST_FILE
from advocacy.batch.sample import sample as sample_of
from advocacy.batch.store import no_page
from advocacy.campaign.campaign import FOLDERS, Campaign, load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.cli import unchanged_build
from advocacy.cli.build_report import data_of, summary, would_make
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import all_as_typed, notice, progress, report_problems, say, talks_to_scripts
from advocacy.cli.options import (
    Audiences,
    Countries,
    Day,
    Ids,
    Kinds,
    OnPaper,
    Regions,
    Scheduler,
    Search,
    Translation,
    Way,
    dated,
    dated_otherwise,
    folder_or_bucket,
    known_translation,
    known_way,
)
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError
from advocacy.gallery.page import page_of
from advocacy.letter.enclosures import look_through
from advocacy.letter.merge import merge, named
from advocacy.letter.request import LetterRequest
from advocacy.processes import cluster, pool

if TYPE_CHECKING:
    from advocacy.batch.output import Place

EPILOG = """
**Examples**

    advocacy build                                  # every letter, into out/letters
    advocacy build de-bafa gb-ecju                  # two of them
    advocacy build --country MA --paper letter      # all of one country, on US Letter
    advocacy build --sample 6                       # six as unlike each other as possible, to look at
    advocacy build --translation none               # without translations on the back
    advocacy build --audience exporter --dry-run    # check and list, write nothing
"""


def build(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    day: Day = None,
    paper: OnPaper = None,
    way: Way = "",
    translation: Translation = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            callback=folder_or_bucket,
            help="The output folder, by default out/ in the campaign folder; or s3://bucket/name: see docs/scale.md.",
        ),
    ] = None,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="For envelopes without a window: keep no room for one.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes at once; 0 for one per core.")] = 0,
    scheduler: Scheduler = "",
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, metavar="N", help="Only N letters, as unlike each other as possible."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and list the letters; write nothing.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="If a letter fails, name it and make the others.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar and no summary; problems are still shown.")
    ] = False,
) -> Report:
    """Make one PDF letter per recipient, in out/letters, and out/manifest.json."""
    begun = unchanged_build.as_it_stands(root, [RECIPIENTS_FILE], FOLDERS)
    campaign = load_campaign(root)
    recipients: Sequence[Recipient] = choose(campaign, ids, country, kind, audience, region, search)
    otherwise = dated_otherwise(campaign, day)
    request = LetterRequest(
        dated(campaign, day),
        paper or campaign.settings.paper,
        known_way(campaign, way),
        window=not no_window,
        translation=known_translation(campaign, translation),
    )
    place: Place = out or root / "out"
    write_page = page_of(campaign) if isinstance(place, Path) else no_page
    if sample:
        recipients = sample_of(campaign, recipients, sample, request.day)
    if dry_run:
        look_through(campaign, request.paper)
        return would_make(merge(campaign, recipients, request), quiet=quiet)
    if isinstance(place, Path):
        refuse_own_folders(root, place)
    with (
        cluster.where(scheduler, jobs or pool.cores()) as workers,
        progress("Letters", len(recipients), quiet=quiet) as advance,
    ):
        result = batch.build(
            campaign,
            recipients,
            place,
            request,
            jobs=workers,
            keep_going=keep_going,
            on_letter=advance,
            write_page=write_page,
        )
    problems = AdvocacyError(named(result.failed, len(recipients))).problems
    slow = result.manifest.versions["subsetter"] == "fontTools"
    unusual = problems or scheduler or otherwise or slow
    if isinstance(place, Path) and not unusual and _has_stood(begun, campaign, root, result, place):
        _keep_what_it_says(campaign, root, result, recipients, place, quiet=quiet)

    def text() -> None:
        for line in () if quiet else summary(campaign, result, recipients, place):
            say(line)
        if slow and not quiet:
            notice("The system library HarfBuzz-subset is missing, so letters take long: «python3 run.py» installs it.")
        report_problems(problems)

    return Report(data_of(campaign, result, recipients, place) if talks_to_scripts() else {}, text, problems)


def refuse_own_folders(root: Path, out: Path) -> None:
    """Stop where ``out`` is a folder of the campaign in ``root``."""
    parts = [(root / part).resolve() for part in FOLDERS]
    if any(out.resolve().is_relative_to(part) for part in parts) or out.resolve() == root.resolve():
        raise typer.BadParameter(f"{out} is a folder of the campaign itself: choose another, such as out")


def _has_stood(begun: str, campaign: Campaign, root: Path, result: batch.BuildResult, out: Path) -> bool:
    """Whether nothing that letters are made of has changed while they were, and what was made is there."""
    return (
        bool(begun)
        and unchanged_build.as_it_stands(root, [RECIPIENTS_FILE], FOLDERS) == begun
        and all(sha256((root / file).read_bytes()).hexdigest() == campaign.inputs[file] for file in campaign.enclosures)
        and (out / MANIFEST_FILE).read_text("utf-8") == result.manifest.to_json()
    )


def _keep_what_it_says(
    campaign: Campaign,
    root: Path,
    result: batch.BuildResult,
    recipients: Sequence[Recipient],
    out: Path,
    *,
    quiet: bool,
) -> None:
    """Keep what this build says of letters that are all there, for the next one that finds nothing changed."""
    same = replace(result, made=(), kept=tuple(recipient.id for recipient in recipients), removed=())
    unchanged_build.keep(
        sys.argv[1:],
        root,
        [RECIPIENTS_FILE, *campaign.enclosures],
        FOLDERS,
        out,
        data_of(campaign, same, recipients, out) if talks_to_scripts() else {},
        [] if quiet else [*map(all_as_typed, summary(campaign, same, recipients, out))],
    )
