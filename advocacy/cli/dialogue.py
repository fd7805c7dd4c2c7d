"""An interview held: its questions asked one after another, back and forth, until somebody says that all is right.

What is asked is a generator of steps, which is sent the answers and returns an entry. It is run from its beginning
again whenever an answer is taken back: those that stand are not asked for, and those that no longer can are.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import typer

from advocacy.cli.console import notice, report_problems
from advocacy.cli.kept_answers import Given, KeptAnswers
from advocacy.cli.questions import Question, put
from advocacy.errors import AdvocacyError
from advocacy.files.yaml_document import Data


@dataclass(frozen=True, slots=True)
class Step:
    """A question of an interview, under a key of its own."""

    key: str
    question: Question
    part_of: str = ""
    """What the answers are called that are mended together, such as the lines of an address."""
    lasting: bool = False
    """Whether an answer that was proposed stands although something else would be proposed by now."""

    @property
    def called(self) -> str:
        """What the list of all answers calls it."""
        return self.part_of or self.key.replace("_", " ")


Steps: TypeAlias = Generator[Step | str, str, dict[str, Data]]
"""Questions, and remarks between them, which are sent nothing."""

GIVE_UP = frozenset({"q", "quit"})
MENDING = "Type 3 to answer the third question anew, with the answer of before proposed; q, and nothing is written."


class Dialogue:
    """The questions of ``steps``, and the answers to them, which are kept until they are written."""

    def __init__(self, steps: Callable[[], Steps], kept: KeptAnswers) -> None:
        self._steps = steps
        self._kept = kept
        self._asked: list[Step] = []
        self._said: set[str] = set()

    def entry(self) -> dict[str, Data]:
        """What the answers make, as far as they are given; asks for the others."""
        entry = self._ask_the_rest()
        while entry is None:
            entry = self._ask_the_rest()
        return entry

    def is_right(self) -> bool | None:
        """Whether somebody finds nothing to mend; none where they give up. What they want to mend is taken back."""
        parts = list(dict.fromkeys(step.called for step in self._asked))

        def check(answer: str) -> str:
            if answer in GIVE_UP or (answer.isdecimal() and 0 < int(answer) <= len(parts)):
                return ""
            return f"type a number from 1 to {len(parts)}, Enter or q"

        notice("")
        notice("Your answers:")
        for number, part in enumerate(parts, 1):
            notice(f"    {number:2} {part}: {self._said_of(part) or 'nothing'}")
        text = "Is all of this right? A number mends that answer, q gives up."
        question = Question(text, optional=True, nothing="go on", check=check, explanation=[MENDING])
        answer = put(question, back=True)
        if answer in GIVE_UP:
            return None
        if answer is None:
            self._take_back(self._asked[-1:])
        elif answer:
            self._take_back([step for step in self._asked if step.called == parts[int(answer) - 1]])
        else:
            return True
        return False

    def _said_of(self, part: str) -> str:
        said = (self._kept.answers[step.key].answer for step in self._asked if step.called == part)
        return " · ".join(filter(None, said))

    def _ask_the_rest(self) -> dict[str, Data] | None:
        """What the answers make; nothing where one was taken back."""
        self._asked = []
        steps = self._steps()
        try:
            step = next(steps)
            while True:
                if isinstance(step, str):
                    self._remark(step)
                    answer: str | None = ""
                else:
                    answer = self._answer(step)
                    if answer is None:
                        return None
                    self._asked.append(step)
                step = steps.send(answer or "")
        except StopIteration as end:
            asked = {step.key for step in self._asked}
            self._kept.answers = {key: given for key, given in self._kept.answers.items() if key in asked}
            entry: dict[str, Data] = end.value
            return entry

    def _answer(self, step: Step) -> str | None:
        """The answer that stands, or the one that is given now; nothing where the one before is taken back."""
        question, answers = step.question, self._kept.answers
        given, typed = answers.get(step.key), ""
        if given is not None:
            proposed = given.answer == given.proposed and not step.lasting
            if not (proposed and question.proposal != given.proposed):
                if not question.wrong(given.answer):
                    return given.answer
                typed = given.answer
            del answers[step.key]
        elif step.key in self._kept.earlier:
            question = _with_earlier(question, self._kept.earlier[step.key].answer)
        answer = put(question, typed=typed, back=bool(self._asked))
        if answer is None:
            self._take_back(self._asked[-1:])
            return None
        answers[step.key] = Given(answer=answer, proposed=step.question.proposal)
        self._kept.earlier.pop(step.key, None)
        self._kept.keep()
        return answer

    def _take_back(self, steps: list[Step]) -> None:
        """Have the answers to ``steps`` given anew; those of before are proposed."""
        for step in steps:
            if (given := self._kept.answers.pop(step.key, None)) is not None:
                self._kept.earlier[step.key] = given
        self._kept.keep()

    def _remark(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            notice(text)


def _with_earlier(question: Question, answer: str) -> Question:
    """``question`` with the answer that was given to it before, where that still can be one."""
    return question if question.wrong(answer) else replace(question, proposal=answer)


Planned = TypeVar("Planned")
Written = TypeVar("Written")


def interview(
    kept: KeptAnswers,
    steps: Callable[[], Steps],
    plan: Callable[[dict[str, Data]], Planned],
    settle: Callable[[Planned], Written | None],
    give_up: Callable[[dict[str, Data]], None],
) -> tuple[dict[str, Data], Written]:
    """The entry that the answers to ``steps`` make, and what became of it.

    What cannot be planned, and what is not settled as somebody does not want it so, can be mended. Whoever gives up is
    told of the entry by ``give_up``.
    """
    dialogue = Dialogue(steps, kept)
    are_wrong = False
    while True:
        entry = dialogue.entry()
        is_right = dialogue.is_right()
        if is_right is None:
            kept.drop()
            give_up(entry)
            raise typer.Exit(int(are_wrong))
        if not is_right:
            continue
        try:
            planned = plan(entry)
        except AdvocacyError as error:
            report_problems(error.problems)
            are_wrong = True
            continue
        are_wrong = False
        written = settle(planned)
        if written is not None:
            return entry, written
