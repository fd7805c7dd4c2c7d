"""What is asked of somebody who sets up a campaign for another petition: «advocacy init DIR --petition new»."""

from collections.abc import Generator, Sequence
from typing import TypeAlias, get_args

from babel import Locale

from advocacy.campaign.audiences import Audience
from advocacy.campaign.field_types import ARABIC
from advocacy.campaign.settings import Sender
from advocacy.cli.dialogue import Step, Steps
from advocacy.cli.questions import YES_OR_NO, Check, Question, checked, explained
from advocacy.files.records import Record, check_value
from advocacy.files.yaml_document import Data, parse
from advocacy.upkeep.entry_style import in_line
from advocacy.upkeep.new_petition import NOBODY, NewPetition, Texts, Whom, in_language, read_answers

HOW_TO = (
    "«?» explains a question, «<» goes back to the one before. Answers are kept until they are written; "
    "you can change everything in the files later."
)
TEXTS = (
    ("title", "The title of the petition", False),
    ("subject", "What letters are about, after «Subject»", True),
    ("opening", "The first passage: who writes, and why", False),
    ("background", "What has happened, in a few sentences; no more than the petition says", False),
    ("demands", "What is asked", False),
    ("step", "The first thing that its reader can do", False),
)
SEVERAL = frozenset({"background", "demands"})
NOTHING_INSTEAD = {"subject": "the title"}
WHO_IS_WRITTEN_TO = (
    "Who are the recipients, in a short word of a–z, such as members-of-parliament? By default governments"
)
AND_WHO_ELSE = "Who else gets a wording of their own?"
IS_IT_A_CLAIM = "Does this wording claim something about a recipient's state? Each entry then needs a page for it"
WHOM = (
    "none: you add them one by one, or from a table. governments: those of all states, as the shipped campaign",
    "has them, with nothing that another petition says of their states.",
)
TRANSLATED = "What is printed on the back for readers of another language, in the same passages and demands."

Said: TypeAlias = dict[str, Data]
Answer: TypeAlias = Generator[Step | str, str, Data]


def new_petition(languages: Sequence[str]) -> Steps:
    """Everything about a petition whose letters are in one of ``languages``, with others of them on their backs."""
    yield HOW_TO
    said: Said = {}
    text, names = "Which language are the letters in?", ", ".join(f"{code} {_name(code)}" for code in languages)
    language = said["language"] = yield Step(
        "language", Question(text, ARABIC, languages, explanation=[*explained("language", "campaign"), names])
    )
    said |= yield from _texts(NewPetition, language)
    text, check = "How the reference of each letter begins, such as LAW", checked(NewPetition, "reference")
    said["reference"] = yield _step("reference", text, check, "petition")
    said["sender"] = yield from _sender(language)
    said["audiences"] = yield from _audiences()
    said["translations"] = yield from _translations(
        said, [code for code in languages if code not in (language, ARABIC)]
    )
    question = Question("Who is on the list at first?", NOBODY, [*get_args(Whom)], explanation=WHOM)
    whom = yield Step("recipients", question)
    said["recipients"] = None if whom == NOBODY else whom
    return {name: value for name, value in said.items() if value}


def answers_text(said: Said) -> str:
    """Answers as a file that «--petition FILE» reads."""
    return "\n".join(f"{name}: {in_line(value)}" for name, value in said.items())


def petition_of(said: Said) -> NewPetition:
    """What the answers make; raises what is wrong with them together."""
    return read_answers(parse(answers_text(said), "answers"))


def _name(code: str) -> str:
    return str(Locale(code).get_display_name("en"))


def _step(key: str, text: str, check: Check, section: str, *, optional: bool = False, part_of: str = "") -> Step:
    """The question for the field that ``key`` ends in."""
    name = key.rpartition(": ")[2].partition("-")[0]
    nothing = NOTHING_INSTEAD.get(name, "nothing")
    question = Question(text, optional=optional, check=check, nothing=nothing, explanation=explained(name, section))
    return Step(key, question, part_of)


def _texts(model: type[Record], code: str, like: Said | None = None) -> Generator[Step | str, str, Said]:
    """The texts of the petition in one language; of a translation, as many passages as the petition is ``like``."""
    said: Said = {}
    within = f"{code}: " if like else ""
    for name, text, optional in TEXTS:
        asked = f"{text}, in {_name(code)}"
        if name in SEVERAL:
            wanted = like.get(name) if like else None
            count = len(wanted) if isinstance(wanted, list) else 0
            said[name] = yield from _several(model, f"{within}{name}", asked, code, count)
        else:
            check = checked(model, name, in_language(code))
            said[name] = (yield _step(f"{within}{name}", asked, check, "petition", optional=optional)) or None
    return {name: value for name, value in said.items() if value}


def _several(model: type[Record], part: str, text: str, code: str, wanted: int) -> Answer:
    """One answer after another, until there are as many as are ``wanted``, or an empty one."""
    said: list[Data] = []
    check = checked(model, part.rpartition(": ")[2], in_language(code), within_list=True)
    while not wanted or len(said) < wanted:
        ending = "; an empty line ends them" if said and not wanted else ""
        step = _step(
            f"{part}-{len(said) + 1}", f"{text}: {len(said) + 1}{ending}", check, "petition",
            optional=not wanted and bool(said), part_of=part,
        )  # fmt: skip
        answer = yield step
        if not answer:
            break
        said.append(answer)
    return said


def _sender(code: str) -> Answer:
    def step(name: str, text: str, *, optional: bool = False) -> Step:
        check = checked(Sender, name, in_language(code))
        return _step(f"sender: {name}", text, check, "sender", optional=optional, part_of="sender")

    text = f"Who is written back to, in {_name(code)}; nobody, and letters ask for no reply"
    name = yield step("name", text, optional=True)
    if not name:
        return None
    latin = yield step("latin", "The same in Latin script, for envelopes")
    contact = yield step("contact", "An e-mail address or a page to reply to")
    return {"name": name, "latin": latin, "contact": contact}


def _audiences() -> Answer:
    """Who reads words of their own; none where all read the same."""
    said: Said = {}
    while True:
        part = f"audience {len(said) + 1}"
        text = AND_WHO_ELSE if said else WHO_IS_WRITTEN_TO
        explanation = explained("audiences", "campaign")
        question = Question(text, optional=True, check=_check_audience(tuple(said)), explanation=explanation)
        name = yield Step(f"{part}: short name", question, part)
        if not name:
            return said or None
        english = yield _step(
            f"{part}: english", "Who they are, in English", checked(Audience, "english"), "audiences", part_of=part
        )
        arabic = yield _step(
            f"{part}: arabic", "and in Arabic", checked(Audience, "arabic"), "audiences", optional=True, part_of=part
        )
        question = Question(IS_IT_A_CLAIM, "no", YES_OR_NO, explanation=explained("claim", "audiences"))
        claim = yield Step(f"{part}: claim", question, part)
        names: Said = {"english": english, **({"arabic": arabic} if arabic else {})}
        said[name] = {**names, "claim": claim}


def _translations(said: Said, codes: Sequence[str]) -> Answer:
    translations: Said = {}
    while left := [code for code in codes if code not in translations]:
        text = f"{'A' if not translations else 'A further'} language of a courtesy translation"
        question = Question(text, choices=left, optional=True, explanation=[TRANSLATED])
        code = yield Step(f"translation {len(translations) + 1}", question)
        if not code:
            break
        translations[code] = yield from _texts(Texts, code, said)
    return translations or None


def _check_audience(taken: Sequence[str]) -> Check:
    def wrong(answer: str) -> str:
        if answer in taken:
            return f"«{answer}» is there already: type another, or Enter"
        problem = check_value(NewPetition, "audiences", {answer: {"english": "x", "claim": "no"}})
        return f"{problem.message}: {problem.remedy}" if problem else ""

    return wrong
