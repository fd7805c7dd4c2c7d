"""Wrong usage in words: what cannot be meant, and what may be."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

import typer

from advocacy.cli.console import say
from advocacy.cli.help import choices_of
from advocacy.errors import Problem

MOVED = {
    "--signers": "advocacy sign LIST",
    "--sheet": "advocacy sign LIST --sheet NAME",
    "--encoding": "advocacy sign LIST --encoding NAME",
    "--labels": "advocacy labels STOCK",
    "--start-at": "advocacy labels STOCK --start-at N",
    "--envelopes": "advocacy envelopes SIZE",
    "--only": "advocacy reprint REF",
    "--status": "advocacy status",
    "--forget": "advocacy forget",
}
"""Options that «pack» had, and the commands that do it now."""


def path_of(error: typer.TyperException) -> str:
    """The command that was used wrongly, as far as it was understood."""
    context = getattr(error, "ctx", None)
    return context.command_path if context else "advocacy"


def problems_of(error: typer.TyperException, path: str) -> list[Problem]:
    """What cannot be meant, and who says what can; nothing where that was shown already, for want of a command."""
    if type(error).__name__ == "NoArgsIsHelpError":  # which Typer does not export; its message is the help
        say(error.message.strip("\n"))
        return []
    ours = isinstance(error, typer.BadParameter) and not error.param
    message = error.message if ours else error.format_message()
    remedy = f"«{path} --help» says what can be typed"
    if path == "advocacy pack" and (now := MOVED.get(getattr(error, "option_name", ""))):
        return [Problem(message.partition(" (")[0], f"it is a command of its own now: «{now}»")]
    if typed := re.match(r"No such command '(.+?)'", message):
        # Said by Typer in the words of a message, and only where it is alone.
        close = get_close_matches(typed[1], _commands(error), n=2)
        return [Problem(f"no command is called «{typed[1]}»", f"{_meant(close)}{remedy}")]
    if known := list(getattr(error, "possibilities", None) or ()):
        close = get_close_matches(getattr(error, "option_name", ""), known, n=2, cutoff=0.75)
        message = message.partition(" (")[0].partition(" Did you")[0].rstrip(".")
        remedy = f"{_meant(close)}{remedy}"
    elif choices := choices_of(getattr(error, "param", None)):
        given = message.partition(" is not one of ")[0].rpartition("Value error, ")[2].rpartition(": ")[2].strip("'")
        near = get_close_matches(given.lower(), choices, n=1)
        message = f"«{given}» is no value of {max(error.param.opts, key=len)}"  # type: ignore[attr-defined]
        remedy = f"{_meant(near)}{remedy}" if near else f"it takes {', '.join(choices)}"
    return [Problem(message, remedy)] if message else []


def _meant(close: Sequence[str]) -> str:
    return f"did you mean {' or '.join(close)}? " if close else ""


def _commands(error: typer.TyperException) -> list[str]:
    context = getattr(error, "ctx", None)
    return [*context.command.list_commands(context)] if context else []
