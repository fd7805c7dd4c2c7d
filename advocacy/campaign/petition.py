"""What is asked, and in whose words, from ``letters/petition.yaml``."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from advocacy.campaign.field_types import ArabicText, Audience, CountryCode, Text, fill_in
from advocacy.campaign.recipients import Recipient
from advocacy.files.records import Record, parse_record, rule_error
from advocacy.files.yaml_document import YamlDocument

PETITION_FILE = "letters/petition.yaml"
_REFERENCE = r"[A-Z0-9]{2,12}"


def _with_style(text: str) -> str:
    return fill_in(text, "style")


def _reference(text: str) -> str:
    if not re.fullmatch(_REFERENCE, text):
        raise rule_error(f"«{text}» cannot begin a reference", "write 2 to 12 of A–Z and 0–9")
    return text


class Wording(Record):
    """One passage in the words of every audience, and of states that it names themselves."""

    everyone: ArabicText | None = None
    government: ArabicText | None = None
    exporter: ArabicText | None = None
    licensing_authority: ArabicText | None = Field(default=None, alias="licensing-authority")
    alleged_user: ArabicText | None = Field(default=None, alias="alleged-user")
    own_state: dict[CountryCode, ArabicText] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _reaches_everyone(self) -> "Wording":
        if missing := [audience for audience in Audience if self.for_audience(audience) is None]:
            message = f"no wording for the audience «{missing[0]}»"
            raise rule_error(message, f"add «{missing[0]}: …», or «everyone: …» for all that have none of their own")
        return self

    def for_audience(self, audience: Audience) -> str | None:
        """The wording of ``audience``, or everyone's."""
        own: str | None = getattr(self, audience.replace("-", "_"))
        return own or self.everyone

    @property
    def own(self) -> tuple[str, ...]:
        """The audiences and states that have words of their own here."""
        return (*(audience for audience in Audience if getattr(self, audience.replace("-", "_"))), *self.own_state)

    def to(self, recipient: Recipient) -> str:
        """What ``recipient`` reads."""
        text = self.own_state.get(recipient.country) or self.for_audience(recipient.audience)
        assert text is not None  # held by _reaches_everyone
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

    def opening_of_demands(self, style: str | None) -> str:
        """The line before the demands, for a recipient who is spoken to by ``style`` or plainly."""
        return self.requests_opening.format(style=style) if style and self.requests_opening else self.demands_opening


class Petition(Wordings):
    """The petition as the letters put it."""

    reference: Annotated[
        str, AfterValidator(_reference), WithJsonSchema({"type": "string", "pattern": f"^{_REFERENCE}$"})
    ]


def read_petition(source: YamlDocument) -> Petition:
    """The petition in ``source``; raises every problem in it at once."""
    return parse_record(Petition, source)
