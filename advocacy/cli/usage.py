"""Wrong usage in words: what cannot be meant, and what may be."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import typer

from advocacy.cli.console import say
from advocacy.cli.help import choices_of, name_of, takes_numbers
from advocacy.errors import Problem

INSTEAD = {
    "advocacy pack": {
        "--signers": "advocacy sign LIST",
        "--sheet": "advocacy sign LIST --sheet NAME",
        "--encoding": "advocacy sign LIST --encoding NAME",
        "--labels": "advocacy labels STOCK",
        "--start-at": "advocacy labels STOCK --start-at N",
        "--envelopes": "advocacy envelopes SIZE",
        "--only": "advocacy reprint REF",
        "--status": "advocacy status",
        "--forget": "advocacy forget",
    },
    "advocacy recipients edit": {
        "--id": "advocacy recipients rename ID NEW",
        "--retired": "advocacy recipients retire ID --reason TEXT",
    },
}
"""Options that a command does not take, and the commands that do what they would."""

PATHS = {
    "does not exist": "is not there",
    "is a file": "is a file, and no folder",
    "is a directory": "is a folder, and no file",
    "is not readable": "may not be read",
    "is not writable": "may not be written",
}
"""What Typer says of a path that was typed, in our words."""


def path_of(error: typer.TyperException) -> str:
    """The command that was used wrongly, as far as it was understood."""
    context = getattr(error, "ctx", None)
    return context.command_path if context else "advocacy"


def problems_of(error: typer.TyperException, path: str) -> list[Problem]:
    """What cannot be meant, and who says what can; nothing where that was shown already, for want of a command.

    No word of Typer's is repeated: it says the same thing in its own way, and may say it otherwise tomorrow.
    """
    if type(error).__name__ == "NoArgsIsHelpError":  # which Typer does not export; its message is the help
        say(error.message.strip("\n"))
        return []
    remedy = f"«{path} --help» says what can be typed"
    typed = re.match(r"No such command '(.+?)'", error.message)  # said in the words of a message only
    if typed or type(error).__name__ == "NoSuchOption":
        return [_unknown(error, path, remedy, typed[1] if typed else "")]
    if isinstance(error, typer.BadParameter) and type(error).__name__ != "MissingParameter":
        return [_refused(error, remedy)]
    return [Problem(_incomplete(error), remedy)]


def _unknown(error: Any, path: str, remedy: str, command: str) -> Problem:
    if command:
        return Problem(f"no command is called «{command}»", f"{did_you_mean(command, _commands(error))}{remedy}")
    option = error.option_name
    if instead := INSTEAD.get(path, {}).get(option):
        remedy = f"that is a command of its own: «{instead}»"
    else:
        remedy = f"{did_you_mean(option, error.possibilities or (), 0.75)}{remedy}"
    return Problem(f"no option is called «{option}»", remedy)


def _incomplete(error: Any) -> str:
    """What there is too little of, or too much."""
    match type(error).__name__:
        case "MissingParameter":
            return f"{name_of(error.param)} is missing"
        case "BadOptionUsage" if "does not take" in error.message:
            return f"{error.option_name} takes no value"
        case "BadOptionUsage":
            return f"{error.option_name} needs a value after it"
    if extra := re.search(r"extra argument.*? \((.*)\)$", error.message, re.DOTALL):
        return f"«{extra[1]}» is more than this command takes"
    return "no command was typed"


def _refused(error: Any, remedy: str) -> Problem:
    """What is wrong with a value, in our words: those of a check of ours, or of what the value is to be."""
    from pydantic import ValidationError  # noqa: PLC0415 - whoever types nothing wrong does not wait for it

    parameter = error.param
    name = name_of(parameter) if parameter else ""
    if isinstance(error.__cause__, ValidationError):
        (first, *_) = error.__cause__.errors()
        if isinstance(ours := first.get("ctx", {}).get("error"), typer.BadParameter):
            return Problem(ours.message, remedy)
        typed = str(first["input"])
        if choices := choices_of(parameter):
            near = did_you_mean(typed.lower(), choices, most=1)
            takes = f"{near}{remedy}" if near else f"it takes {', '.join(choices)}"
        else:
            takes = _numbers(parameter) or remedy
        return Problem(f"«{typed}» is no value of {name}", takes)
    if of_a_path := re.fullmatch(r"(?:file|dir|path) '(.*)' (.*)\.", error.message, re.DOTALL):
        return Problem(f"«{of_a_path[1]}» {PATHS.get(of_a_path[2], 'cannot be used')}", f"name another: {name}")
    return Problem(error.message, remedy)


def _numbers(parameter: Any) -> str:
    """Which numbers an option takes; nothing where it takes none."""
    if not takes_numbers(parameter):
        return ""
    told = parameter.type_descriptor.parameter_info
    least, most = told.min, told.max
    if least is None:
        return "it takes a whole number"
    return f"it takes a whole number, {least} {'or more' if most is None else f'to {most}'}"


def did_you_mean(typed: str, known: Sequence[str], likeness: float = 0.6, most: int = 2) -> str:
    """The question whether one of ``known`` that is much like ``typed`` was meant; nothing where none is."""
    close = get_close_matches(typed, known, n=most, cutoff=likeness)
    return f"did you mean {' or '.join(close)}? " if close else ""


def _commands(error: typer.TyperException) -> list[str]:
    context = getattr(error, "ctx", None)
    return [*context.command.list_commands(context)] if context else []
