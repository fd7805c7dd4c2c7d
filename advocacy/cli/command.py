"""What all commands share: ``--json``, and the options that may stand before the command or after it."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli.console import tell_commands, write_arabic_as
from advocacy.cli.reporter import Report, Reporter
from advocacy.cli.typed_commands import as_typed_here

Root: TypeAlias = Annotated[
    Path, typer.Option("--root", metavar="DIR", help="The campaign folder; by default the current folder.")
]
Arabic: TypeAlias = Annotated[
    ArabicOutput,
    typer.Option(
        "--arabic",
        case_sensitive=False,
        envvar="ADVOCACY_ARABIC",
        help="On a terminal, join and order Arabic in the program (visual), or leave it to the terminal (logical).",
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="For scripts: the result, or what is wrong, as one JSON object.")
]

UNREADABLE = re.compile("[\ud800-\udfff]")
"""How Python shows bytes on a command line that are no text."""


def reported(command: Callable[..., Report]) -> Callable[..., Report]:
    """Make ``command`` one that Typer runs, with the shared options; the reporter of this run learns its name.

    ``--json`` is only accepted here: which reporter that is has been chosen before anything else was read.
    """
    own = signature(command, eval_str=True)
    for parameter in own.parameters.values():
        for typed in getattr(parameter.annotation, "__metadata__", ()):
            typed.case_sensitive = False  # a word of a list is the same in any letter case, in every command
    shared = (
        Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context),
        Parameter("arabic", Parameter.KEYWORD_ONLY, annotation=Arabic, default=ArabicOutput.AUTO),
        Parameter("as_json", Parameter.KEYWORD_ONLY, annotation=Json, default=False),
    )

    @wraps(command)
    def run(**options: Any) -> Report:
        context, arabic, _ = (options.pop(option.name) for option in shared)
        reporter = context.obj
        assert isinstance(reporter, Reporter)
        reporter.command = context.command_path.partition(" ")[2]
        tell_commands(as_typed_here(context))
        write_arabic_as(_typed(context, "arabic") or arabic)
        if "root" in own.parameters:
            options["root"] = _typed(context, "root") or options["root"]
        elif _typed(context, "root"):
            raise typer.BadParameter(f"«{reporter.command}» uses no campaign folder: leave out --root")
        _refuse_bytes(options.values())
        return command(**options)

    run.__signature__ = own.replace(parameters=[*own.parameters.values(), *shared])  # type: ignore[attr-defined]
    return run


def _refuse_bytes(values: Iterable[Any]) -> None:
    """Stop at a text that is typed in no encoding that this system reads; only names of files may be so."""
    for value in values:
        if isinstance(value, list | tuple):
            _refuse_bytes(value)
        elif isinstance(value, str) and UNREADABLE.search(value):
            shown = UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", value)
            raise typer.BadParameter(f"«{shown}» is not valid text: type it again, in UTF-8")


def _typed(context: typer.Context, option: str) -> Any:
    """What was typed for ``option``, before the command or after it; none where it was not."""
    values = {*_values(context, option)}
    if len(values) > 1:
        both = " and ".join(sorted(map(str, values)))
        raise typer.BadParameter(f"--{option} is given twice, as {both}: give it once")
    return next(iter(values), None)


def _values(context: Any, option: str) -> Iterator[Any]:
    while context:
        source = context.get_parameter_source(option)
        if source and source.name == "COMMANDLINE":
            yield context.params[option]
        context = context.parent
