"""Questions on a terminal, one at a time; a wrong answer is explained and the question asked again."""

import codecs
import contextlib
import sys
from collections.abc import Callable, Sequence

import typer
from rich.markup import escape

from advocacy.cli.console import err, notice, readable, report_notices, talks_to_scripts
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.csv_text import doubtful
from advocacy.files.table import Table

with contextlib.suppress(ImportError):  # Windows has its own
    import readline  # noqa: F401 - lets people move within their answer

Check = Callable[[str], str]
"""What is wrong with an answer, and what to do; empty where nothing is."""


NO_TEXT = frozenset(
    {
        "base64", "bz2", "hex", "idna", "punycode", "quopri", "raw-unicode-escape", "rot-13", "undefined",
        "unicode-escape", "uu", "zlib",
    }
)  # fmt: skip
"""What Python calls an encoding, too, though no text is written in it."""

SAMPLES = 3
"""Cells that are shown to somebody who shall say whether they read well."""


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return not talks_to_scripts() and sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    question: str,
    *,
    proposal: str = "",
    choices: Sequence[str] = (),
    optional: bool = False,
    check: Check = lambda _: "",
) -> str:
    """The answer to ``question``; Enter takes ``proposal``, or nothing where it is ``optional``."""
    notice("")
    notice(question)
    if choices:
        notice("    " + "  ".join(f"{number} {choice}" for number, choice in enumerate(choices, 1)))
    if proposal:
        notice(f"    Enter: {proposal}")
    elif optional:
        notice("    Enter: nothing")
    while True:
        answer = _typed() or proposal
        if choices and answer.isascii() and answer.isdecimal() and 0 < int(answer) <= len(choices):
            answer = choices[int(answer) - 1]
        if not answer:
            wrong = "" if optional else "this is needed"
        elif choices and answer not in choices:
            wrong = f"«{answer}» is none of these: type one, or its number"
        else:
            wrong = check(answer)
        if not wrong:
            return answer
        notice(f"    {wrong}")


def agrees(question: str) -> bool:
    """Whether the answer is yes; Enter is yes."""
    return ask(question, choices=("yes", "no"), proposal="yes") == "yes"


def known_encoding(encoding: str | None) -> None:
    """Wrong usage, where nothing is called so."""
    if encoding:
        try:
            known = codecs.lookup(encoding).name not in NO_TEXT
        except (LookupError, ValueError):  # the latter for what no name of anything is
            known = False
        if not known:
            raise typer.BadParameter(f"no encoding is called «{encoding}»: utf-8 and windows-1256 are usual")


def confirm_reading(table: Table) -> None:
    """Tell what was read otherwise than somebody may think, and ask whether a table that is not in UTF-8 reads well.

    Without a terminal, it must be said how it is written.
    """
    report_notices(table.notices)
    if not table.guessed:
        return
    samples = doubtful(table, SAMPLES)
    if not can_ask():
        shown = ", ".join(f"«{sample}»" for sample in samples)
        said = f"{table.file} is not in UTF-8. If this is right: {shown}, say --encoding {table.encoding}"
        raise typer.BadParameter(said)
    notice(f"{table.file} is not in UTF-8. In {table.encoding}, as Excel may write it, it reads:")
    for sample in samples:
        notice(f"    {sample}")
    if not agrees("Is this right?"):
        raise typer.BadParameter("name the encoding with --encoding, or save the file as CSV in UTF-8")


def _typed() -> str:
    """A line from the terminal, without spaces around it; echoed where the terminal cannot show Arabic itself."""
    if not sys.stdout.isatty():
        err().print("> ", end="")
    try:
        line = input("> " if sys.stdout.isatty() else "")
    except EOFError:
        raise AdvocacyError(
            Problem("the answers ended too early: nothing was written", "run the command again")
        ) from None
    answer = " ".join(line.split())
    console = err()
    if readable(answer, console) != escape(answer):
        notice(f"  = {answer}")
    return answer
