"""A campaign whose letters are in another language than Arabic: of the shipped files, what it says in that language."""

import re

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.field_types import ARABIC, Gender
from advocacy.campaign.languages.language import Language, language_file
from advocacy.campaign.protocol import INSTITUTION, Forms
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.files.yaml_document import Data, YamlDocument
from advocacy.upkeep.entry_style import Entry, in_line, sources_of
from advocacy.upkeep.sections import only_items, section, without_sections

SAID_ELSEWHERE = ("petition", "forms", "by_mission", "bodies", "offices")
"""Sections of a language that stand in files of their own once the campaign is in it."""


def languages_of(campaign: Campaign) -> tuple[str, ...]:
    """The codes of languages that letters of another petition can be in, Arabic first."""
    return (ARABIC, *(code for code, language in campaign.languages.items() if language.forms.forms))


class OwnLanguage:
    """The language ``code`` of a shipped ``campaign``, as one in that language has it."""

    def __init__(self, campaign: Campaign, code: str) -> None:
        self._campaign = campaign
        self._language: Language = campaign.languages[code]
        self._source: YamlDocument = campaign.sources[language_file(code)]
        forms = (form for form in self._language.forms.forms if not _has_article(f"{form.addressee}{form.closing}"))
        self._forms = Forms((*forms,))

    @property
    def petition(self) -> dict[str, Data]:
        """What the shipped petition says in it."""
        return self._source.mapping_at(("petition",))

    def language_text(self) -> str:
        """Its file: what else than texts and forms of address it has."""
        return without_original(without_sections(self._source.text, *SAID_ELSEWHERE))

    def protocol_text(self) -> str:
        """Its forms of address, and how it names a mission; without those that need an article before the body."""
        forms = only_items(section(self._source.text, "forms"), lambda form: not _has_article(form))
        schema = "# yaml-language-server: $schema=schema/protocol.json"
        return f"{schema}\n\n{forms}{section(self._source.text, 'by_mission')}"

    def with_states(self, rest: str) -> str:
        """``rest`` of the shipped list, with the names of states in it."""
        shipped = self._campaign.sources[RECIPIENTS_FILE].mapping_at(("states",))
        lines = "".join(f"  {code}: {in_line(self._state(code, fields))}\n" for code, fields in shipped.items())
        return rest.replace(section(rest, "states"), f"states:\n{lines}\n")

    def entry(self, entry: Entry, recipient: Recipient) -> Entry:
        """A shipped ``entry`` in it; the institution is addressed where it has no word for the office, or no form."""
        state = self._campaign.directory.state_of(recipient)
        named = self._language.state(recipient.country, state)
        words = {name: self._office(entry.get(name)) for name in ("office", "office_feminine")}
        form = self._forms.form(recipient.rank, recipient.gender, recipient.country)
        if form is None or recipient.rank not in self._forms.forms_of or (form.names_office and not words["office"]):
            words = dict.fromkeys(words)
            said: Entry = {"rank": INSTITUTION, "gender": Gender.UNSPECIFIED.value}
        else:
            said = {"rank": entry["rank"], "gender": entry["gender"]}
        sources = [each for each in sources_of(entry) if each["fact"] not in (Fact.WORDING, Fact.OFFICE)]
        vouched = [each for each in sources_of(entry) if each["fact"] == Fact.OFFICE and words["office"]]
        wording: Data = {"fact": Fact.WORDING.value, "page": None, "checked": None}
        body = self._language.body(recipient) or named
        return {**entry, **words, **said, "body": body, "ministry": None, "sources": [*vouched, *sources, wording]}

    def _office(self, office: Data) -> Data:
        return self._language.file.offices.get(str(office)) if office else None

    def _state(self, code: str, fields: Data) -> dict[str, Data]:
        assert isinstance(fields, dict)
        state = self._campaign.directory.states[code]
        short = self._language.short_name(code, state)
        return {**fields, "formal": self._language.state(code, state), "short": short}


def without_original(text: str) -> str:
    """A language without what it says of the front, which is that it is in Arabic."""
    return re.sub(r"(?m)^  original: .*\n", "", text)


def _has_article(text: str) -> bool:
    return "{of_body}" in text
