"""The states recipients belong to: their names, where they lie, and who takes part in the Wassenaar Arrangement."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated

from babel import Locale
from pydantic import Field

from advocacy.campaign.citations import CitedPage
from advocacy.campaign.field_types import ArabicText, CountryCode, LanguageCode, PartialDate, Text
from advocacy.files.records import Record


class Region(StrEnum):
    """Where a state lies: sub-regions of the UN standard M49, Africa south of the Sahara and Oceania as one each.

    The names in Arabic and English are those of CLDR.
    """

    NORTHERN_AFRICA = "northern-africa"
    SUB_SAHARAN_AFRICA = "sub-saharan-africa"
    WESTERN_ASIA = "western-asia"
    CENTRAL_ASIA = "central-asia"
    SOUTHERN_ASIA = "southern-asia"
    EASTERN_ASIA = "eastern-asia"
    SOUTH_EASTERN_ASIA = "south-eastern-asia"
    EASTERN_EUROPE = "eastern-europe"
    NORTHERN_EUROPE = "northern-europe"
    SOUTHERN_EUROPE = "southern-europe"
    WESTERN_EUROPE = "western-europe"
    NORTHERN_AMERICA = "northern-america"
    LATIN_AMERICA = "latin-america"
    OCEANIA = "oceania"
    NONE = "no-region"
    """Of no region: the United Nations and other unions of states, whose bodies can be written to."""

    @property
    def arabic(self) -> str:
        """Its Arabic name."""
        return str(Locale("ar").territories[CLDR[self]])

    @property
    def english(self) -> str:
        """Its English name."""
        return str(Locale("en").territories[CLDR[self]])


CLDR = {
    Region.NORTHERN_AFRICA: "015",
    Region.SUB_SAHARAN_AFRICA: "202",
    Region.WESTERN_ASIA: "145",
    Region.CENTRAL_ASIA: "143",
    Region.SOUTHERN_ASIA: "034",
    Region.EASTERN_ASIA: "030",
    Region.SOUTH_EASTERN_ASIA: "035",
    Region.EASTERN_EUROPE: "151",
    Region.NORTHERN_EUROPE: "154",
    Region.SOUTHERN_EUROPE: "039",
    Region.WESTERN_EUROPE: "155",
    Region.NORTHERN_AMERICA: "021",
    Region.LATIN_AMERICA: "419",
    Region.OCEANIA: "009",
    Region.NONE: "001",
}
"""The code of each region in M49, https://unstats.un.org/unsd/methodology/m49/; of none, that of the world."""


class State(Record):
    """A state under the names the United Nations use."""

    formal: ArabicText
    short: ArabicText
    english: Text
    region: Region
    language: LanguageCode | None = None
    """In which it corresponds with other states."""
    other: tuple[Text, ...] = ()
    """What else people call it, in any language: shorter, former and other names; CLDR's are known without it."""

    @property
    def in_a_sentence(self) -> str:
        """Its English name, with an article where it takes one: «the United Kingdom»."""
        return f"the {self.english}" if _TAKES_ARTICLE.search(self.english) else self.english


_TAKES_ARTICLE = re.compile(
    r"Republic|Kingdom|States|Emirates|Federation|Islands|Netherlands|Philippines|Bahamas|Comoros|Maldives|Gambia|Niger$"
)


class Participants(CitedPage):
    """The states that take part in the Wassenaar Arrangement, and the page that lists them."""

    states: tuple[CountryCode, ...]


class Service(StrEnum):
    """Whether letters arrive in a state: stopped by a post, or doubtful."""

    STOPPED = "stopped"
    DOUBTFUL = "doubtful"


class PostalService(CitedPage):
    """What a page says about post to some states."""

    service: Service
    countries: Annotated[tuple[CountryCode, ...], Field(min_length=1)]
    what: Text
    since: PartialDate | None = None


def in_capitals(name: str) -> str:
    """The name of a country as the last line of an address has it, whatever its accents and apostrophes."""
    bare = unicodedata.normalize("NFKD", name.upper().replace("\u2019", "'"))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


KNOWN_COUNTRIES = frozenset(in_capitals(str(name)) for name in Locale("en").territories.values())
"""English names of all countries, as CLDR has them."""
