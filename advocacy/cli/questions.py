"""Questions on a terminal, one at a time; a wrong answer is explained and the question asked again."""

import contextlib
import sys
from collections.abc import Callable, Sequence

from rich.markup import escape

from advocacy.cli.console import err, notice, readable
from advocacy.errors import AdvocacyError, Problem

with contextlib.suppress(ImportError):  # Windows has its own
    import readline  # noqa: F401 - lets people move within their answer

Check = Callable[[str], str]
"""What is wrong with an answer, and what to do; empty where nothing is."""


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


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


def _typed() -> str:
    """A line from the terminal, without spaces around it; told back where the terminal cannot show Arabic itself."""
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
