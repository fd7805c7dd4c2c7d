"""What is asked of somebody who sets up a campaign for another petition: «advocacy init DIR --petition new»."""

from collections.abc import Callable
from typing import get_args

from advocacy.campaign.audiences import Audience
from advocacy.campaign.settings import Sender
from advocacy.cli.console import notice
from advocacy.cli.questions import YES_OR_NO, Question, put
from advocacy.files.records import Record, check_value
from advocacy.files.yaml_document import Data, parse
from advocacy.upkeep.entry_style import in_line
from advocacy.upkeep.new_petition import NOBODY, NewPetition, Texts, Whom, read_answers

HOW_TO = "«?» explains a question, Ctrl-C ends without writing. All of it can be changed in the files afterwards."
TEXTS = (
    ("title", "The title of the petition", False),
    ("subject", "What letters are about, after «Subject»", True),
    ("opening", "The first passage: who writes, and why", False),
    ("background", "What has happened, in a few sentences; no more than the petition says", False),
    ("demands", "What is asked", False),
    ("step", "The first thing that its reader can do", False),
)
WHO_IS_WRITTEN_TO = "Who is written to, in a short word of a–z, such as members-of-parliament? Without any: governments"
AND_WHO_ELSE = "Who else reads words of their own?"
IS_IT_A_CLAIM = "Does it say something about a state to be written to so? Only a page may say it, then"
SEVERAL = frozenset({"background", "demands"})


def ask_for_petition() -> NewPetition:
    """The answers of somebody on a terminal."""
    notice(HOW_TO)
    said: dict[str, Data] = _texts(NewPetition, "in Arabic")
    said["reference"] = _ask("How the reference of each letter begins, such as LAW", _check(NewPetition, "reference"))
    said["sender"] = _sender()
    said["audiences"] = _audiences()
    said["translations"] = _translations(said)
    whom = put(Question("Who is on the list at first?", NOBODY, [*get_args(Whom)]))
    said["recipients"] = None if whom == NOBODY else whom
    return read_answers(
        parse("\n".join(f"{name}: {in_line(value)}" for name, value in said.items() if value), "answers")
    )


def _texts(model: type[Record], language: str, like: dict[str, Data] | None = None) -> dict[str, Data]:
    """The texts of the petition in one language; as many of each as ``like`` has."""
    said: dict[str, Data] = {}
    for name, text, optional in TEXTS:
        if name in SEVERAL:
            wanted = like.get(name) if like else None
            said[name] = _several(model, name, f"{text}, {language}", len(wanted) if isinstance(wanted, list) else None)
        else:
            said[name] = _ask(f"{text}, {language}", _check(model, name), optional=optional) or None
    return said


def _several(model: type[Record], name: str, text: str, wanted: int | None) -> list[Data]:
    """One answer after another, until there are as many as are ``wanted``, or an empty one."""
    said: list[Data] = []
    while wanted is None or len(said) < wanted:
        check = _check(model, name, within_list=True)
        answer = _ask(f"{text}: {len(said) + 1}", check, optional=wanted is None and bool(said))
        if not answer:
            break
        said.append(answer)
    return said


def _sender() -> Data:
    name = _ask(
        "Who is written back to, in Arabic; nobody, and letters ask for no reply", _check(Sender, "name"), optional=True
    )
    if not name:
        return None
    latin = _ask("The same in Latin script, for envelopes", _check(Sender, "latin"))
    contact = _ask("An e-mail address or a page to reply to", _check(Sender, "contact"))
    return {"name": name, "latin": latin, "contact": contact}


def _audiences() -> Data:
    """Who reads words of their own; none where all read the same."""
    said: dict[str, Data] = {}
    while True:
        text = AND_WHO_ELSE if said else WHO_IS_WRITTEN_TO
        name = _ask(text, _check_audience, optional=True)
        if not name:
            return said or None
        english = _ask("Who they are, in English", _check(Audience, "english"))
        arabic = _ask("and in Arabic", _check(Audience, "arabic"), optional=True)
        claim = put(Question(IS_IT_A_CLAIM, "no", YES_OR_NO))
        entry: dict[str, Data] = {"english": english, "claim": claim}
        said[name] = entry | ({"arabic": arabic} if arabic else {})


def _translations(said: dict[str, Data]) -> Data:
    translations: dict[str, Data] = {}
    while code := _ask("A language of a courtesy translation: en, fr, es", _check_code, optional=True):
        texts = _texts(Texts, f"in «{code}»", said)
        translations[code] = {name: text for name, text in texts.items() if text}
    return translations or None


def _ask(text: str, check: Callable[[str], str], *, optional: bool = False) -> str:
    return put(Question(text, optional=optional, check=check)) or ""


def _check(model: type[Record], name: str, *, within_list: bool = False) -> Callable[[str], str]:
    def wrong(answer: str) -> str:
        problem = check_value(model, name, [answer] if within_list else answer)
        return f"{problem.message}: {problem.remedy}" if problem else ""

    return wrong


def _check_audience(answer: str) -> str:
    problem = check_value(NewPetition, "audiences", {answer: {"english": "x", "claim": "no"}})
    return f"{problem.message}: {problem.remedy}" if problem else ""


def _check_code(answer: str) -> str:
    return "" if answer in ("en", "fr", "es") else "type en, fr or es, or Enter"
