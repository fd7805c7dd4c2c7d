"""Who should not sign a letter to which state, and the page that says why.

A list of signers says a city at most, and that cannot be trusted for this: cautions are said to people, and never
decided for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, model_validator

from advocacy.campaign.citations import CitedPage
from advocacy.campaign.field_types import ArabicText, CountryCode, PartialDate, Text
from advocacy.files.records import Record, rule_error


class Caution(Record):
    """Why people of some states, or who live there, should not sign a letter."""

    to: Annotated[tuple[CountryCode, ...], Field(min_length=1)] | None = None
    """The states whose letters it is about; None: all letters of the campaign."""
    signers: Annotated[tuple[CountryCode, ...], Field(min_length=1)]
    arabic: ArabicText
    english: Text
    law: Text
    since: PartialDate | None = None
    sources: Annotated[tuple[CitedPage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_a_page(self) -> "Caution":
        if not all(source.page for source in self.sources):
            raise rule_error("a caution without a page", "name the page that says so, or delete the caution", "sources")
        return self


@dataclass(frozen=True, slots=True)
class CautionGroup:
    """All that is said of the letters to one state."""

    to: str | None
    """The state's ISO code; None: of all letters."""
    signers: tuple[str, ...]
    """ISO codes, in the order of the file."""
    cautions: tuple[Caution, ...]


def about_letters_to(cautions: Iterable[Caution], country: str) -> tuple[Caution, ...]:
    """What is said of letters to ``country``, and not of all letters."""
    return tuple(caution for caution in cautions if caution.to and country in caution.to)


def grouped(cautions: Sequence[Caution], countries: Iterable[str]) -> tuple[CautionGroup, ...]:
    """What is said of letters to ``countries``, each group once, in their order; last what is said of all letters."""
    groups = [(country, about_letters_to(cautions, country)) for country in dict.fromkeys(countries)]
    general = tuple(caution for caution in cautions if caution.to is None)
    return tuple(
        CautionGroup(to, tuple(dict.fromkeys(code for caution in said for code in caution.signers)), said)
        for to, said in [*groups, (None, general)]
        if said
    )
