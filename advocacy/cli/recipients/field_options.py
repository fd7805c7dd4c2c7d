"""The fields of a recipient as options of a command: read from a command line, and written as one."""

import re
import shlex
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

import typer

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Citation
from advocacy.campaign.field_types import Gender
from advocacy.campaign.recipients import Recipient
from advocacy.cli import completion
from advocacy.cli.choice import declared_as
from advocacy.files.records import check_value
from advocacy.files.yaml_document import Data
from advocacy.upkeep.entry_style import FIELDS, Entry

OPTIONAL = frozenset({"ministry", "body_local", "office", "office_feminine", "before_posting", "note"})
"""Fields that «none» takes away."""

Country: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="COUNTRY",
        help="Its state, by code or name.",
        autocompletion=completion.countries,
    ),
]
KindOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar="KIND", help="What it is: a kind of letters/campaign.yaml.", autocompletion=completion.kinds
    ),
]
Body: TypeAlias = Annotated[str | None, typer.Option(metavar="TEXT", help="The institution, as letters name it.")]
Ministry: TypeAlias = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What it belongs to, as letters name it.")
]
BodyLocal: TypeAlias = Annotated[
    str | None, typer.Option("--body-local", metavar="TEXT", help="Its name as the post office reads it.")
]
Office: TypeAlias = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The office of its head, in the masculine.")
]
OfficeFeminine: TypeAlias = Annotated[
    str | None, typer.Option("--office-feminine", metavar="TEXT", help="The office of its head, in the feminine.")
]
Rank: TypeAlias = Annotated[
    str | None, typer.Option(metavar="RANK", help="A rank of letters/protocol.yaml.", autocompletion=completion.ranks)
]
GenderOption: TypeAlias = Annotated[Gender | None, typer.Option("--gender", help="The gender of the office holder.")]
Postal: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="LINE", help="A line of the postal address; repeat for each line; «none» if nobody knows one."
    ),
]
AudienceOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--audience",
        metavar="AUDIENCE",
        help="Which wording it reads: an audience of letters/campaign.yaml.",
        autocompletion=completion.audiences,
    ),
]
BeforePosting: TypeAlias = Annotated[
    str | None, typer.Option("--before-posting", metavar="TEXT", help="What to check or decide first, in English.")
]
Note: TypeAlias = Annotated[str | None, typer.Option(metavar="TEXT", help="What staff should know, in English.")]
Sources: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="SOURCE", help='Who says so: "fact=name page=https://… checked=2026-11-23"; repeat it.'
    ),
]


def given(campaign: Campaign, **options: object) -> dict[str, Data]:
    """The fields that were given as ``options``; «none» stands for nothing. Wrong and empty ones are wrong usage."""
    declared = campaign.directory.declared
    for name in ("kind", "audience"):
        if options.get(name):
            options[name] = declared_as(campaign, name, str(options[name]))
    if rank := options.get("rank"):
        options["rank"] = next((each for each in campaign.protocol.forms_of if each.lower() == str(rank).lower()), rank)
    entry: dict[str, Data] = {}
    for name in FIELDS:
        value = options.get(name)
        if value is None or value == []:
            continue
        if not "".join(map(str, value if isinstance(value, list) else [value])).strip():
            # A script whose variable is empty would take a fact away, and with --yes nobody would see it.
            raise typer.BadParameter(f"--{name.replace('_', '-')} is empty: write none for nothing")
        if name == "sources" and isinstance(value, list):
            entry[name] = [source_from(text) for text in value]
        elif isinstance(value, list):
            entry[name] = None if value == ["none"] else [line.strip() for line in value if line.strip()]
        else:
            text = re.sub(r"\s+", " ", str(value)).strip()
            entry[name] = None if text == "none" and name in OPTIONAL else text
        problem = None if name in ("country", "sources") else check_value(Recipient, name, entry[name], declared)
        if problem and not (entry[name] is None and name in OPTIONAL):
            raise typer.BadParameter(f"--{name.replace('_', '-')}: {problem.message}: {problem.remedy}")
    return entry


def source_from(text: str) -> dict[str, Data]:
    """A source from «fact=… page=… checked=… note=…»; what is not said is none."""
    parts = re.split(r"(?:^|\s+)(fact|page|checked|note)=", text.strip())
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    if parts[0] or "fact" not in said:
        raise typer.BadParameter(f'«{text}» is no source: write "fact=name page=https://… checked=2026-11-23 note=…"')
    source: dict[str, Data] = {"fact": said["fact"].lower()}
    for name in ("page", "checked"):
        source[name] = None if said.get(name, "none") in ("none", "") else said[name]
    if said.get("note"):
        source["note"] = said["note"]
    for name, value in source.items():
        if problem := check_value(Citation, name, value):
            raise typer.BadParameter(f"{problem.message}: {problem.remedy}")
    return source


def with_sources(present: Iterable[dict[str, Data]], new: Iterable[dict[str, Data]]) -> list[Data]:
    """The sources ``present`` and the ``new`` ones; the same fact and page is the same source, looked up again."""
    sources = [*present]
    for source in new:
        claim = source.get("fact"), source.get("page")
        same = (index for index, old in enumerate(sources) if (old.get("fact"), old.get("page")) == claim)
        if (index := next(same, None)) is None:
            sources.append(source)
        else:
            sources[index] = sources[index] | source
    return [*sources]


def command_line(command: Sequence[str], entry: Entry) -> str:
    """The command that gives ``entry`` as options: so that answers are not lost."""
    words = ["advocacy", "recipients", *command]
    for name, value in entry.items():
        option = "--source" if name == "sources" else f"--{name.replace('_', '-')}"
        for item in value if isinstance(value, list) and value else [value]:
            if isinstance(item, dict):
                item = " ".join(f"{key}={text or 'none'}" for key, text in item.items())  # noqa: PLW2901 - as it is typed
            words += [option, str(item or "none")]
    return shlex.join(words)
