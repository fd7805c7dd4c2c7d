"""Groups of commands, each of which is loaded when it is run: none waits for the libraries of another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command

from advocacy.cli.command import reported
from advocacy.cli.help import Command, first_sentence, help_lines, name_of, takes_paths, width
from advocacy.cli.loading import loading

ROOM = "advocacy.cli"
HELP = frozenset({"-h", "--help"})


class _Single(Command):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _refuse_empty_paths(self, ctx, args)
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


def _refuse_empty_paths(command: Any, context: Any, args: Sequence[str]) -> None:
    """Stop where the name of a file or folder is empty, as an unset variable leaves it: it would be the current one."""
    if "" not in args and not any(word.endswith("=") for word in args):
        return
    typed, _, _ = command.make_parser(context).parse_args(args=[*args])
    for parameter in command.get_params(context):
        if takes_paths(parameter) and typed.get(parameter.name) == "":
            raise typer.BadParameter(f"{name_of(parameter)} is empty: name a file or a folder", context)


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: its module in ``advocacy.cli``, the function there that it is, and the examples that end its help."""

    module: str
    function: str
    examples: str = "EPILOG"
    workers: tuple[tuple[str, ...], ...] = ()
    """What those load that work for it, and that start while it is loaded itself."""

    def load(self, name: str) -> Any:
        """What Typer runs as ``name``."""
        with loading():
            module = import_module(f"{ROOM}.{self.module}")
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name, cls=_Single, epilog=getattr(module, self.examples))(
            reported(getattr(module, self.function))
        )
        return get_command(alone)

    @property
    def help(self) -> str:
        """What it says of itself, read from its source: nothing is loaded for that."""
        loader: Any = getattr(find_spec(f"{ROOM}.{self.module}"), "loader", None)
        source = loader.get_source(f"{ROOM}.{self.module}")
        said = re.search(rf'^def {self.function}\(.*?^    """(.+?)"""', source, re.DOTALL | re.MULTILINE)
        return said[1] if said else ""


@dataclass(frozen=True, slots=True)
class Entries:
    """Commands under one name; options may stand before theirs, which ``before`` takes."""

    help: str
    commands: Mapping[str, Entry]
    before: Any

    def load(self, name: str) -> Any:
        """What Typer runs as ``name``."""
        group = typer.Typer(
            name=name, cls=group_of(self.commands), help=self.help, no_args_is_help=True, add_completion=False
        )
        group.callback()(self.before)
        return get_command(group)


class Group(TyperGroup):
    """Commands by their names, and help on all of them; ``help COMMAND`` is ``COMMAND --help``."""

    entries: ClassVar[Mapping[str, Entry | Entries]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._load = cache(lambda name: self.entries[name].load(name))
        self._only_to_tell = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as Typer calls it
        """Their names."""
        return [*self.entries]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that ``args`` name, and what is left of them; what works for it starts already."""
        entry = self.entries.get(args[0])
        if isinstance(entry, Entry) and entry.workers and not (ctx.resilient_parsing or HELP & {*args}):
            from advocacy.processes import pool  # noqa: PLC0415 - most commands do without

            for modules in entry.workers:
                pool.expect(*modules)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """One of them; none where there is none of that name."""
        if cmd_name not in self.entries:
            return None
        if self._only_to_tell:
            return Command(cmd_name, help=first_sentence(self.entries[cmd_name].help))
        return self._load(cmd_name)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Offer them to a shell."""
        self._only_to_tell = True
        try:
            offered: list[Any] = super().shell_complete(ctx, incomplete)
        finally:
            self._only_to_tell = False
        return offered

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what they are for."""
        told = [(name, first_sentence(entry.help)) for name, entry in self.entries.items()]
        formatter.write("\n".join(help_lines(self, ctx, width(), told)) + "\n")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The same as typed with ``--help``, where that was typed as a word."""
        if args[:1] == ["help"] and not [word for word in args[1:] if word.startswith("-")]:
            args = [*args[1:], "--help"]
        _refuse_empty_paths(self, ctx, args)
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


def group_of(entries: Mapping[str, Entry | Entries]) -> type[Group]:
    """The group of these commands, as Typer makes it."""
    return type("Commands", (Group,), {"entries": entries})
