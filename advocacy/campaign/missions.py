"""Embassies and permanent missions, which take letters for their state, from ``recipients.yaml``."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from advocacy.campaign.citations import CitedPage
from advocacy.campaign.field_types import ArabicName, ArabicText, CountryCode, PostalLine, fill_in
from advocacy.campaign.states import KNOWN_COUNTRIES, State, in_capitals
from advocacy.errors import Problem
from advocacy.files.records import Record, rule_error
from advocacy.files.yaml_document import YamlDocument

MISSIONS = "missions"
"""The section of ``recipients.yaml``."""

_POST = r"[a-z]+(-[a-z]+)*"
RESERVED = frozenset({"direct", "mission", "nowhere"})
"""Words of «--delivery» and of the manifest that no post can be called."""


def _post(text: str) -> str:
    if not re.fullmatch(_POST, text) or text in RESERVED:
        remedy = "name the city in small letters and hyphens: berlin, un-geneva for a mission to the United Nations"
        raise rule_error(f"«{text}» cannot be the name of a post", remedy)
    return text


PostName = Annotated[
    str,
    Field(max_length=40),
    AfterValidator(_post),
    WithJsonSchema({"type": "string", "pattern": f"^{_POST}$", "maxLength": 40}),
]


class Mission(CitedPage):
    """The embassy or permanent mission of a state at one post."""

    country: CountryCode
    post: PostName
    name: Annotated[PostalLine, Field(max_length=160)]
    arabic: ArabicName | None = None
    lines: Annotated[tuple[PostalLine, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_vouched_for(self) -> "Mission":
        if self.page is None:
            raise rule_error("no page says where this mission is", "give the page, or leave the mission out", "page")
        if len(self.lines) == 1:
            remedy = "write street, town and country on lines of their own"
            raise rule_error("an address on one line", remedy, "lines")
        return self

    @property
    def at_united_nations(self) -> bool:
        """Whether it is a mission to the United Nations, and no embassy: some states have one of the two everywhere."""
        return self.post.startswith("un-") or self.name.startswith("Permanent ")

    def short_name(self, state: State) -> str:
        """Its name with the short English name of its state, for a window that cannot hold the long one."""
        found = re.match(r"(Permanent (?:Observer )?Mission|Embassy) of ", self.name)
        if not found:
            return self.name.replace("the United Nations", "the UN")
        return f"{found[1]} of {state.in_a_sentence}{' to the UN' if 'Mission' in found[1] else ''}"


def _by_mission(text: str) -> str:
    return fill_in(text, "state", "for_state", "mission")


def _after_li(words: str) -> str:
    """``words`` joined to the preposition li-, which takes the place of the alef of their article."""
    bare = words.removeprefix("\u0627") if words.startswith("\u0627\u0644") else words
    return bare if bare.startswith("\u0644\u0644") else f"\u0644{bare}"


ByMissionText = Annotated[ArabicText, AfterValidator(_by_mission)]


class ByMission(Record):
    """How the Arabic address names the mission that a letter goes to."""

    embassy: ByMissionText
    permanent_mission: ByMissionText
    other: ByMissionText
    """For a mission that has an Arabic name of its own."""

    def line(self, mission: Mission, state: State) -> str:
        """The line for ``mission`` of ``state``."""
        places = {"state": state.formal, "for_state": _after_li(state.formal), "mission": mission.arabic}
        return self.form_for(mission).format(**places)

    def form_for(self, mission: Mission) -> str:
        """The words for ``mission``, to be filled in."""
        if mission.arabic:
            return self.other
        return self.permanent_mission if mission.at_united_nations else self.embassy


FIELDS = ("country", "post", "name", "arabic", "lines", "page", "checked", "note")
"""Of a mission, in the order in which they are written."""


def problems_across(
    missions: Sequence[Mission], states: Container[str], english: Sequence[str], source: YamlDocument
) -> Iterator[Problem]:
    """What no mission can be blamed for alone: two at one post, states without names, a country that is none."""
    countries = {*map(in_capitals, english), *KNOWN_COUNTRIES}
    first: dict[tuple[str, str], int] = {}
    for index, mission in enumerate(missions):
        key = (mission.country, mission.post)
        if first.setdefault(key, index) != index:
            line, _ = source.places.values[MISSIONS, first[key]]
            message = f"a second mission of {mission.country} at {mission.post} (the first in line {line})"
            yield source.problem((MISSIONS, index, "post"), message, "keep one of the two")
        if mission.country not in states:
            message = f"the state {mission.country} has no names"
            remedy = f"add «{mission.country}: {{formal: …, short: …, english: …, region: …}}» under «states»"
            yield source.problem((MISSIONS, index, "country"), message, remedy)
        if in_capitals(mission.lines[-1]) not in countries or mission.lines[-1] != mission.lines[-1].upper():
            message = f"the last line of the address is no country in capitals: «{mission.lines[-1]}»"
            remedy = "end it with the English name of the country that the mission lies in, such as SWITZERLAND"
            yield source.problem((MISSIONS, index, "lines", len(mission.lines) - 1), message, remedy)
