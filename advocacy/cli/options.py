"""Options that several commands share."""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from advocacy.batch.objects import ObjectPlace
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import BY_MISSION, DIRECT
from advocacy.campaign.languages.language import AUTO, UNTRANSLATED
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.settings import SETTINGS_FILE, day_of_letters
from advocacy.campaign.states import Region
from advocacy.campaign.typography.paper import Paper
from advocacy.cli import completion
from advocacy.cli.console import first_of, notice
from advocacy.cli.usage import did_you_mean


def letter_date(text: str) -> date:
    """``text`` of an option as the date of a letter."""
    try:
        return day_of_letters(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def iso_date(text: str) -> date:
    """``text`` of an option as a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"«{text}» is not a date: write year, month and day, 2026-11-23") from None


URL = re.compile(r"([a-z][a-z0-9+.-]+):(?:/+(.*))?")
"""An address, as a path has it: with one «/» less."""


def a_folder(option: str, reason: str) -> Callable[[Path | None], Path | None]:
    """Takes folders alone for ``option``; of an address it says that it is none, and the ``reason``."""

    def checked(path: Path | None) -> Path | None:
        if path and URL.fullmatch(path.as_posix()):
            raise typer.BadParameter(f"{option} names a folder here, not an address; {reason}")
        return path

    return checked


def folder_or_bucket(path: Path | None) -> Path | ObjectPlace | None:
    """A folder, or a place in object storage."""
    if path and (url := URL.fullmatch(path.as_posix())):
        if url[1] != "s3" or not url[2]:
            raise typer.BadParameter("--out names a folder, or s3://bucket/name, and no other address")
        return ObjectPlace(url[2])
    return path


Scheduler: TypeAlias = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="A Dask cluster to do the work, such as tls://10.0.0.5:8786: see docs/scale.md.",
    ),
]
Ids: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Recipients by id or reference, such as de-bafa; all by default.",
        autocompletion=completion.written_to,
    ),
]
Id: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="ID", help="The recipient's id, such as de-bafa.", autocompletion=completion.written_to),
]
ListedId: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID", help="The recipient's id, such as de-bafa.", autocompletion=completion.listed)
]
Countries: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        metavar="COUNTRY",
        help="Only this country, by its code or name; may be repeated.",
        autocompletion=completion.countries,
    ),
]
Kinds: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only this kind, named in letters/campaign.yaml; may be repeated.",
        autocompletion=completion.kinds,
    ),
]
Audiences: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--audience",
        metavar="AUDIENCE",
        help="Only this audience, named in letters/campaign.yaml; may be repeated.",
        autocompletion=completion.audiences,
    ),
]
Regions: TypeAlias = Annotated[
    list[Region] | None, typer.Option("--region", help="Only states of this region (UN M49); may be repeated.")
]
Search: TypeAlias = Annotated[
    str,
    typer.Option(
        "--search",
        metavar="TEXT",
        help="Only recipients that match all these words, in Arabic or Latin script.",
    ),
]
Out: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        callback=a_folder("--out", "copy what is in object storage into one first"),
        help="The output folder; by default out/ in the campaign folder.",
    ),
]
Signed: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--signed",
        metavar="DIR",
        callback=a_folder("--signed", "names of signers are kept where you alone can read"),
        help="The folder for signed files; by default signed/ in the campaign folder.",
    ),
]
MailBy: TypeAlias = Annotated[
    date | None,
    typer.Option(
        "--mail-by",
        parser=letter_date,
        metavar="YYYY-MM-DD",
        help="The date to post by; by default that of letters/campaign.yaml.",
    ),
]
OneSided: TypeAlias = Annotated[
    bool, typer.Option("--one-sided", help="For printers that print one side: no blank backs.")
]
NoWindow: TypeAlias = Annotated[bool, typer.Option("--no-window", help="For plain envelopes: folded in three.")]
WithUnaddressed: TypeAlias = Annotated[
    bool, typer.Option("--with-unaddressed", help="Include letters that have no address to go to.")
]
Sheet: TypeAlias = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a table, if it has several.")
]
Encoding: TypeAlias = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="How a CSV file is written: utf-8, windows-1256 …")
]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]
Day: TypeAlias = Annotated[
    date | None,
    typer.Option(
        "--date",
        parser=letter_date,
        metavar="YYYY-MM-DD",
        help="The date of the letters; by default that of letters/campaign.yaml, or today.",
    ),
]
OnPaper: TypeAlias = Annotated[
    Paper | None,
    typer.Option("--paper", help="The sheet, A4 or US Letter; by default that of letters/campaign.yaml."),
]
Way: TypeAlias = Annotated[
    str,
    typer.Option(
        "--delivery",
        metavar="WAY",
        help="One way for all: direct, mission or a post such as washington; by default as letters/campaign.yaml says.",
    ),
]


def refuse_to_replace(files: Iterable[Path], *, force: bool) -> None:
    """Stop before the first of ``files`` is written where one is there already: whose it is cannot be known."""
    there = [*dict.fromkeys(str(file) for file in files if not force and os.path.lexists(file))]
    if there:
        is_there = "is there already" if len(there) == 1 else "are there already"
        raise typer.BadParameter(f"{first_of(there)} {is_there}: name another file, or write over it with --force")


Translation: TypeAlias = Annotated[
    str,
    typer.Option(
        "--translation",
        metavar="CODES",
        help="Translations on the back: auto (in the language of each state), none, or only some, such as en,fr; "
        "by default as letters/campaign.yaml says.",
    ),
]


def known_translation(campaign: Campaign, text: str) -> str:
    """``text``, where all of it can be printed; wrong usage otherwise."""
    there = sorted(code for code, language in campaign.languages.items() if language.can_translate)
    asked = "".join(text.lower().split())
    if asked not in ("", AUTO, UNTRANSLATED) and (unknown := [code for code in asked.split(",") if code not in there]):
        known = f"auto, none, or some of {', '.join(there)}" if there else "auto or none"
        raise typer.BadParameter(f"nothing is translated into «{unknown[0]}»: {known}")
    return asked


def known_way(campaign: Campaign, way: str) -> str:
    """``way``, where it is one; wrong usage otherwise."""
    asked = way.strip().lower()
    posts = sorted({mission.post for mission in campaign.directory.missions})
    ways = (DIRECT, BY_MISSION, *posts)
    if asked and asked not in ways:
        raise typer.BadParameter(f"«{way}» is no way of delivery: {did_you_mean(asked, ways)}one of {', '.join(ways)}")
    return asked


def last_day(campaign: Campaign, mail_by: date | None) -> date | None:
    """Until when the letters are posted; a day that is past is told."""
    day = mail_by or campaign.settings.mail_by_day
    if day and day < date.today():
        notice(f"The last day to post the letters is past: {day}.")
    return day


def dated(campaign: Campaign, day: date | None) -> date:
    """The date of the letters; a run that dates the letters of a dated campaign otherwise says so."""
    if said := dated_otherwise(campaign, day):
        notice(said)
    return day or campaign.settings.day or date.today()


def dated_otherwise(campaign: Campaign, day: date | None) -> str:
    """That ``day`` is not the date that the campaign has set; nothing where it is, or has set none."""
    set_day = campaign.settings.day
    if day and set_day and day != set_day:
        return f"{SETTINGS_FILE} dates the letters {set_day}; this run dates them {day}."
    return ""


def ways_of(campaign: Campaign, recipients: Iterable[Recipient]) -> dict[str, str]:
    """By which way a letter to each of ``recipients`` goes, by id: one of the campaign's date, or of today."""
    day = dated(campaign, None)
    return {recipient.id: campaign.delivery(recipient, day).way for recipient in recipients}
