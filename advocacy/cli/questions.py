"""Questions on a terminal, one at a time; a wrong answer is explained and the question asked again."""

import codecs
import contextlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import typer

from advocacy.arabic.terminal import begins_in_arabic
from advocacy.cli.console import err, notice, readable, report_notices, talks_to_scripts
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.csv_text import doubtful
from advocacy.files.records import Record, check_value
from advocacy.files.table import Table
from advocacy.upkeep.descriptions import descriptions_of

with contextlib.suppress(ImportError):  # Windows has its own
    import readline  # noqa: F401 - lets people move within their answer

Check = Callable[[str], str]
"""What is wrong with an answer, and what to do; empty where nothing is."""

NONE = "none"
"""Typed for nothing, where something is proposed."""

YES_OR_NO = ("yes", "no")
EXPLAIN = frozenset({"?", "\u061f"})
"""Typed to have a question explained: both question marks, the second being that of an Arabic keyboard."""

BACK = frozenset({"<", "back"})
"""Typed to go back to the question before."""

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


def _nothing_wrong(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what an answer to it is held to."""

    text: str
    proposal: str = ""
    """What Enter takes."""
    choices: Sequence[str] = ()
    optional: bool = False
    check: Check = _nothing_wrong
    meaning: Callable[[str], str] = str
    """What somebody means who types this, such as the code of a state; it may ask them."""
    nothing: str = "nothing"
    """What Enter stands for where it takes no proposal."""
    introduction: Sequence[str] = ()
    explanation: Sequence[str] = ()
    """What is said to somebody who types «?»."""
    needed: str = "this is needed"
    """What is said to somebody who gives no answer."""

    def wrong(self, answer: str) -> str:
        """What is wrong with ``answer``; empty where nothing is."""
        if not answer:
            return "" if self.optional else self.needed
        if self.choices and answer not in self.choices:
            return f"«{answer}» is none of these: type one, or its number"
        return self.check(answer)

    def read(self, typed: str) -> str:
        """The answer that ``typed`` is: a number or any letter case stands for a choice, «none» for nothing."""
        if self.optional and typed.casefold() == NONE:
            return ""
        if self.choices and typed.isdecimal() and 0 < int(typed) <= len(self.choices):
            return self.choices[int(typed) - 1]
        if self.choices == YES_OR_NO:
            return next((choice for choice in YES_OR_NO if typed and choice.startswith(typed.casefold())), typed)
        if self.choices:
            typed = next((choice for choice in self.choices if choice.casefold() == typed.casefold()), typed)
        return self.meaning(typed) if typed else typed


def put(question: Question, *, typed: str = "", back: bool | None = None) -> str | None:
    """The answer to ``question``; none if that to the question before shall be given anew.

    ``back`` says whether there is one before; without it, the question is none of several. What was ``typed`` before is
    held to it first.
    """
    notice("")
    for line in (*question.introduction, question.text):
        notice(line)
    if question.choices:
        notice("    " + "  ".join(f"{number} {choice}" for number, choice in enumerate(question.choices, 1)))
    if question.proposal:
        notice(f"    Enter: {question.proposal}" + (f"   {NONE}: nothing" if question.optional else ""))
    elif question.optional:
        notice(f"    Enter: {question.nothing}")
    while True:
        said = typed or _typed()
        typed = ""
        if back is not None and said in BACK:
            if back:
                return None
            notice("    This is the first question.")
            continue
        if said in EXPLAIN:
            for line in question.explanation or ["There is no more to say of this; Ctrl-C ends without writing."]:
                notice(f"    {line}", from_the_right=begins_in_arabic(line))
            continue
        answer = question.read(said) if said else question.proposal
        wrong = question.wrong(answer)
        if not wrong:
            return answer
        notice(f"    {wrong}")


def checked(model: type[Record], name: str, context: object = None, *, within_list: bool = False) -> Check:
    """What the rules for the field ``name`` say of an answer, which is the whole of it or one of several."""

    def wrong(answer: str) -> str:
        problem = check_value(model, name, [answer] if within_list else answer, context)
        return f"{problem.message}: {problem.remedy}" if problem else ""

    return wrong


def explained(name: str, section: str = "recipients") -> list[str]:
    """What the field ``name`` means, in both languages, and an example."""
    meaning = descriptions_of(section)[name]
    return [
        meaning.en,
        f"{meaning.arabic}: {meaning.ar}",
        *([f"Such as: {meaning.example}"] if meaning.example else []),
    ]


def agrees(question: str) -> bool:
    """Whether the answer is yes; Enter is yes."""
    return put(Question(question, choices=YES_OR_NO, proposal="yes")) == "yes"


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
        raise typer.BadParameter(f"{said}; if not, save it as CSV in UTF-8, or as XLSX")
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
    except KeyboardInterrupt:
        notice("")  # what is said next has a line of its own
        raise
    from rich.markup import escape  # noqa: PLC0415 - most commands ask nothing

    answer = " ".join(line.split())
    console = err()
    if readable(answer, console) != escape(answer):
        notice(f"  = {answer}")
    return answer
