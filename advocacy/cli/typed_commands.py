"""Commands that a message tells, as they have to be typed here: by the same program, for the same folders."""

import os
import re
import shlex
from collections.abc import Callable, Iterator
from typing import Any

PLACES = ("--root", "--out", "--signed")
"""Options that say where: what is typed next must say it too."""
STARTER = "ADVOCACY_STARTED_AS"
"""The variable in which run.py says how it was typed: «advocacy» may be no command in that terminal."""


def as_typed_here(context: Any = None) -> Callable[[str], str]:
    """What makes the commands told in «» those that do here what they say, after what was typed in ``context``."""
    program = os.environ.get(STARTER) or "advocacy"
    given = [*_given(context)] if context else []

    def typed(told: re.Match[str]) -> str:
        words = told[1].split()
        known = _options(context, words) if given and "--help" not in words else set()
        places = [f"{option} {shlex.quote(value)}" for option, value in given if option in known]
        return f"«{' '.join([program, told[1], *(place for place in places if place.split()[0] not in words)])}»"

    return lambda text: re.sub(r"«advocacy ([^«»]+)»", typed, text)


def _given(context: Any) -> Iterator[tuple[str, str]]:
    """The options that say where, as they were typed before the command or after it."""
    for option in PLACES:
        name, at = option.lstrip("-"), context
        while at:
            source = at.get_parameter_source(name)
            if source and source.name == "COMMANDLINE" and option in _places_of(at.command):
                yield option, str(at.params[name])
                break
            at = at.parent


def _options(context: Any, words: list[str]) -> set[str]:
    """The options that say where, of the command that ``words`` begin with."""
    command = context.find_root().command
    for word in words:
        if not hasattr(command, "get_command") or not (named := command.get_command(context, word)):
            break
        command = named
    return _places_of(command)


def _places_of(command: Any) -> set[str]:
    """Those of ``command`` that name a folder: that of the same name may be a file elsewhere."""
    return {option for parameter in command.params if parameter.metavar == "DIR" for option in parameter.opts}
