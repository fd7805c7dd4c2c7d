"""What ``--help`` shows: plain lines for a terminal of 80 columns, and examples as one types them."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from advocacy.cli.console import out

WIDEST, NARROWEST = 100, 60
"""Columns: longer lines are hard to read, shorter ones hold no example."""
BEFORE_HELP = 26
"""Columns for an option and what it takes; a longer one stands on a line of its own."""


class Command(TyperCommand):
    """A command with such help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write it."""
        formatter.write("\n".join(help_lines(self, ctx, width())) + "\n")


def help_lines(command: Any, context: Any, width: int, commands: Sequence[tuple[str, str]] = ()) -> Iterator[str]:
    """All that is to be known of ``command``, in lines of at most ``width`` columns.

    Of a group these are its ``commands``: their names, and what each does.
    """
    yield ""
    parameters = command.get_params(context)
    taken = [_argument(each) for each in parameters if each.param_type_name == "argument"]
    words = [context.command_path, *(["COMMAND"] if commands else taken), "[OPTIONS]"]
    yield from _wrapped(f"Usage: {' '.join(words)}", width, 7)
    yield ""
    for paragraph in re.split(r"\n\s*\n", command.help or ""):
        yield from _wrapped(" ".join(paragraph.split()), width)
        yield ""
    for title, kind in (("Arguments", "argument"), ("Options", "option")):
        chosen = [each for each in parameters if each.param_type_name == kind and not getattr(each, "hidden", False)]
        yield from _section(title, [(_named(each), _said(each)) for each in chosen], width)
    yield from _section("Commands", commands, width)
    yield from examples(command.epilog or "", width)


def examples(epilog: str, width: int) -> Iterator[str]:
    """``epilog`` with each example on a line of its own, whole; what it does stands beside it, or above."""
    lines = epilog.strip("\n").splitlines()
    split = [re.split(r" +# ", line[4:].rstrip(), maxsplit=1) for line in lines if line.startswith("    ")]
    told = [(parts[0], parts[1]) for parts in split if parts[1:]]
    column = max((len(command) for command, _ in told), default=0) + 2
    beside = all(column + len(said) + 4 <= width for _, said in told)
    for line in lines:
        command, _, said = (re.sub(r" +# ", "\n", line[4:].rstrip(), count=1)).partition("\n")
        if not line.startswith("    "):
            yield from _wrapped(re.sub(r"\*\*(.+?)\*\*", r"\1", line), width)
        elif said and beside:
            yield f"  {command:<{column}}# {said}"
        elif said:
            yield from _wrapped(f"  # {said}", width, 4)
            yield f"  {command}"
        else:
            yield f"  {command}"


def _section(title: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    if not rows:
        return
    yield title
    indent = min(max(len(name) for name, _ in rows) + 4, BEFORE_HELP)
    for name, said in rows:
        lines = textwrap.wrap(said, width - indent, break_long_words=False, break_on_hyphens=False) or [""]
        if len(name) + 4 > indent:
            yield f"  {name}"
        else:
            yield f"  {name:<{indent - 2}}{lines.pop(0)}".rstrip()
        for line in lines:
            yield f"{'':<{indent}}{line}"
    yield ""


def _named(parameter: Any) -> str:
    """What one types, with what an option takes."""
    if parameter.param_type_name == "argument":
        return _argument(parameter)
    names = ", ".join(sorted(parameter.opts, key=len))
    return names if getattr(parameter, "is_flag", False) else f"{names} {_value(parameter)}"


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name.upper())
    several = "..." if parameter.nargs != 1 and not name.endswith("...") else ""
    return f"{name}{several}" if parameter.required or name.startswith("[") else f"[{name}]{several}"


def _value(parameter: Any) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    if choices_of(parameter):
        return str(max(parameter.opts, key=len)).lstrip("-").upper()
    return "N" if takes_numbers(parameter) else "TEXT"


def takes_numbers(parameter: Any) -> bool:
    """Whether an option or argument is a whole number."""
    return getattr(getattr(parameter, "type_descriptor", None), "annotation", None) is int


def takes_paths(parameter: Any) -> bool:
    """Whether an option or argument is the name of a file or folder."""
    return getattr(getattr(parameter, "type_descriptor", None), "annotation", None) is Path


def name_of(parameter: Any) -> str:
    """What a person calls an option or argument."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper()).strip("[].")


def choices_of(parameter: Any) -> list[str]:
    """The words that an option or argument may be; none where it takes anything."""
    choices = getattr(getattr(parameter, "type_descriptor", None), "choices", None)
    return [str(getattr(each, "value", each)) for each in choices or ()]


def _said(parameter: Any) -> str:
    choices = choices_of(parameter)
    said = str(parameter.help or "").strip()
    return f"{said.rstrip('.')}: {', '.join(choices)}." if choices else said


def first_sentence(said: str) -> str:
    """The first line of what a command says of itself, up to a semicolon."""
    return f"{said.strip().splitlines()[0].partition(';')[0].rstrip('.')}."


def _wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


def width() -> int:
    """Columns that help takes on this terminal."""
    return max(NARROWEST, min(out().width, WIDEST))
