"""Who can be written to, and in which wordings: kinds and audiences, as ``letters/campaign.yaml`` declares them.

A campaign that declares none has those of ``usual.yaml``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema

from advocacy.campaign.field_types import ARABIC, ArabicName, LanguageCode, Text
from advocacy.files.records import Record, one_of, parse_record, rule_error
from advocacy.files.yaml_document import parse

_WORD = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_TAKEN = ("everyone", "own_state")
"""Names in a passage that mean something else than an audience."""

YesOrNo = Literal["yes", "no"]
"""YAML is read as text: ``no`` is a word here."""


def _word(text: str) -> str:
    if not re.fullmatch(_WORD, text) or len(text) > 40 or text in _TAKEN:
        remedy = "write a short word of a–z, 0–9 and hyphens, such as members-of-parliament"
        raise rule_error(f"«{text}» cannot name a kind or an audience", remedy)
    return text


Word = Annotated[str, AfterValidator(_word), WithJsonSchema({"type": "string", "pattern": f"^{_WORD}$"})]


class Expected(StrEnum):
    """Of which states one recipient of a kind is expected, where the campaign expects the kind at all."""

    STATES = "states"
    """All on the list."""
    WASSENAAR = "wassenaar"
    """Participants of the Wassenaar Arrangement."""


class Audience(Record):
    """Who reads one wording of the petition."""

    english: Text
    arabic: ArabicName | None = None
    claim: YesOrNo
    """Whether to be written to as one of them says something about a state: then only a page may say so."""

    @property
    def label(self) -> str:
        """What the page for volunteers calls it."""
        return self.arabic or self.english


class Kind(Record):
    """What a recipient is, and what goes without saying of everyone who is that."""

    english: Text
    arabic: ArabicName | None = None
    arabic_plural: ArabicName | None = None
    audience: Word | None = None
    """What all of them read, and without a page: what they are says it. Without it, each entry is asked."""
    rank: Text | None = None
    """The usual one, as long as none of the kind is on the list."""
    id: Word | None = None
    """How the usual id ends; without it, in the body's own short name."""
    named_by_state: YesOrNo = "no"
    """Whether they bear the name of their state, and so need no page for it."""
    abroad: YesOrNo = "no"
    """Whether they live in another country than their own: an embassy, a body of the United Nations."""
    expected_of: Expected = Expected.STATES

    @property
    def label(self) -> str:
        """What the page for volunteers calls one of them."""
        return self.arabic or self.english

    @property
    def label_of_all(self) -> str:
        """What it calls all of them."""
        return self.arabic_plural or self.label

    @property
    def lives_abroad(self) -> bool:
        """Whether its letters go to another country than its own."""
        return self.abroad == "yes"

    @property
    def is_named_by_state(self) -> bool:
        """Whether it bears the name of its state."""
        return self.named_by_state == "yes"


@dataclass(frozen=True, slots=True)
class Declared:
    """The kinds and audiences of a campaign, by name, in the order of the file."""

    kinds: Mapping[str, Kind]
    audiences: Mapping[str, Audience]
    language: str = ARABIC
    """Of the letters."""

    def is_claim(self, kind: str, audience: str) -> bool:
        """Whether ``audience`` says something about the state of one of a ``kind`` that does not go without saying."""
        declared = self.audiences.get(audience)
        return declared is not None and declared.claim == "yes" and self.kinds[kind].audience != audience

    def usual_audience(self, kind: str) -> str:
        """What one of a ``kind`` reads as long as no page says more: the first that claims nothing."""
        plain = (name for name, audience in self.audiences.items() if audience.claim == "no")
        return self.kinds[kind].audience or next(plain, next(iter(self.audiences)))

    def has_choice(self, kind: str) -> bool:
        """Whether somebody has to say which wording one of a ``kind`` reads."""
        return self.kinds[kind].audience is None and len(self.audiences) > 1


class DeclaringFile(Record):
    """The part of a file that declares kinds and audiences."""

    kinds: Annotated[dict[Word, Kind], Field(default_factory=dict)]
    audiences: Annotated[dict[Word, Audience], Field(default_factory=dict)]
    language: LanguageCode = ARABIC
    """Of the letters: what ``petition.yaml`` and ``protocol.yaml`` are written in."""

    @property
    def declared(self) -> Declared:
        """Whom the campaign writes to, and in which wordings."""
        own = Declared(self.kinds, self.audiences) if self.kinds and self.audiences else usual()
        return replace(own, language=self.language)


@lru_cache
def usual() -> Declared:
    """What a campaign has that declares nothing."""
    text = (files(__package__) / "usual.yaml").read_text("utf-8")
    file = parse_record(DeclaringFile, parse(text, "usual.yaml"))
    return Declared(file.kinds, file.audiences)


def declared_in(info: ValidationInfo) -> Declared | None:
    """The kinds and audiences that the campaign declares; none where they cannot be read, or are not asked for."""
    return info.context if isinstance(info.context, Declared) else None


def _is_declared(text: str, info: ValidationInfo) -> str:
    declared = declared_in(info)
    if declared:
        among = declared.kinds if info.field_name == "kind" else declared.audiences
        if text not in among:
            raise rule_error(f"«{text}» is not a value of «{info.field_name}»", one_of(text, among))
    return text


DeclaredWord = Annotated[Text, AfterValidator(_is_declared)]
"""The name of a kind or an audience, as ``letters/campaign.yaml`` declares it."""
