"""What is asked, and in whose words, from ``letters/petition.yaml``."""

import re
from collections.abc import Collection, Iterator
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from advocacy.campaign.audiences import Declared
from advocacy.campaign.field_types import ArabicText, CountryCode, Text, WrittenIn, fill_in
from advocacy.campaign.recipients import Recipient
from advocacy.errors import Problem
from advocacy.files.records import Record, nearest, parse_record, rule_error
from advocacy.files.yaml_document import KeyPath, YamlDocument

PETITION_FILE = "letters/petition.yaml"
_REFERENCE = r"[A-Z0-9]{2,12}"
_PASSAGE = r"[a-z][a-z0-9_]*"
PASSAGES = ("opening", "step", "reply")
"""Those that stand in the file by themselves."""


def _with_style(text: str) -> str:
    return fill_in(text, "style")


def _reference(text: str) -> str:
    if not re.fullmatch(_REFERENCE, text):
        raise rule_error(f"«{text}» cannot begin a reference", "write 2 to 12 of A–Z and 0–9")
    return text


Reference = Annotated[str, AfterValidator(_reference), WithJsonSchema({"type": "string", "pattern": f"^{_REFERENCE}$"})]
"""What the reference of each letter begins with."""


def _passage_name(text: str) -> str:
    if not re.fullmatch(_PASSAGE, text) or hasattr(dict, text):  # «passages.items» would be Python's own
        raise rule_error(f"«{text}» cannot name a passage", "write a–z, 0–9 and underscores, such as legal_basis")
    return text


PassageName = Annotated[
    str, AfterValidator(_passage_name), WithJsonSchema({"type": "string", "pattern": f"^{_PASSAGE}$"})
]


class Wording(Record):
    """One passage in the words of every audience, and of states that it names themselves."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, ArabicText] = Field(init=False)
    """The wordings of the audiences that ``letters/campaign.yaml`` declares, by their names."""

    everyone: ArabicText | None = None
    own_state: dict[CountryCode, ArabicText] = Field(default_factory=dict)

    def for_audience(self, audience: str) -> str | None:
        """The wording of ``audience``, or everyone's."""
        return self.__pydantic_extra__.get(audience) or self.everyone

    @property
    def own(self) -> tuple[str, ...]:
        """The audiences and states that have words of their own here."""
        return (*self.__pydantic_extra__, *self.own_state)

    def to(self, recipient: Recipient) -> str:
        """What ``recipient`` reads."""
        text = self.own_state.get(recipient.country) or self.for_audience(recipient.audience)
        assert text is not None  # held by problems_of_wordings
        return text


class Demand(Record):
    """One demand of the petition."""

    id: Text
    wording: Wording


class Wordings(Record):
    """What a petition says in one language."""

    title: ArabicText
    subject: ArabicText
    opening: Wording
    background: Annotated[tuple[Wording, ...], Field(min_length=1)]
    demands_opening: ArabicText
    requests_opening: Annotated[ArabicText, AfterValidator(_with_style)] | None = None
    """In place of ``demands_opening`` for whoever is spoken to by a style: Majesty, Highness."""
    demands: Annotated[tuple[Demand, ...], Field(min_length=1)]
    step: Wording
    reply: Wording
    passages: dict[PassageName, Wording] = Field(default_factory=dict)
    """Further ones, by the names by which a template prints them."""

    def opening_of_demands(self, style: str | None) -> str:
        """The line before the demands, for a recipient who is spoken to by ``style`` or plainly."""
        return self.requests_opening.format(style=style) if style and self.requests_opening else self.demands_opening


class Petition(Wordings):
    """The petition as the letters put it."""

    reference: Reference


def read_petition(source: YamlDocument, declared: Declared | None) -> Petition:
    """The petition in ``source``; raises every problem in it at once.

    Where nobody knows which audiences are ``declared``, it is not asked whether each is reached.
    """
    if declared is None:
        return parse_record(Petition, source)
    return parse_record(
        Petition, source, problems_of_wordings(source, declared.audiences), WrittenIn(declared.language)
    )


def problems_of_wordings(source: YamlDocument, audiences: Collection[str], *within: str) -> Iterator[Problem]:
    """Passages in the words of an audience that is not there, or without words for one that is.

    ``within`` is where in ``source`` the petition stands.
    """
    allowed = ("everyone", *audiences, "own_state")
    data: Any = source.data
    for step in within:
        data = data.get(step) if isinstance(data, dict) else None
    for path, wording in _wordings_in(data, within):
        if not isinstance(wording, dict):
            continue
        unknown = [name for name in wording if name not in allowed]
        for name in unknown:
            remedy = nearest(name, allowed)
            yield source.problem((*path, name), f"unknown field «{name}»", remedy.strip(), at_key=True)
        missing = next((name for name in audiences if not wording.get(name)), None)
        if missing and not wording.get("everyone") and not unknown:
            remedy = f"add «{missing}: …», or «everyone: …» for all that have none of their own"
            yield source.problem(path, f"no wording for the audience «{missing}»", remedy)


def _wordings_in(data: Any, within: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Every passage, and where it stands."""
    if not isinstance(data, dict):
        return
    for name in PASSAGES:
        yield (*within, name), data.get(name)
    background, demands, passages = (data.get(name) for name in ("background", "demands", "passages"))
    for number, wording in enumerate(background if isinstance(background, list) else ()):
        yield (*within, "background", number), wording
    for number, demand in enumerate(demands if isinstance(demands, list) else ()):
        yield (*within, "demands", number, "wording"), demand.get("wording") if isinstance(demand, dict) else None
    for name, wording in passages.items() if isinstance(passages, dict) else ():
        yield (*within, "passages", name), wording


def side_by_side(petition: Wordings, said: Wordings) -> Iterator[tuple[KeyPath, Wording, Wording]]:
    """Each passage of two that have the same, and where it stands."""
    for name in ("opening", "step", "reply"):
        yield (name,), getattr(petition, name), getattr(said, name)
    for name, there in petition.passages.items():
        yield ("passages", name), there, said.passages[name]
    for number, (there, here) in enumerate(zip(petition.background, said.background, strict=True)):
        yield ("background", number), there, here
    for number, (demand, translated) in enumerate(zip(petition.demands, said.demands, strict=True)):
        yield ("demands", number, "wording"), demand.wording, translated.wording
