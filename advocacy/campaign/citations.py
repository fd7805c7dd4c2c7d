"""Who vouches for what a campaign says, and since when."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advocacy.campaign.field_types import CitedPage
from advocacy.campaign.protocol import Protocol
from advocacy.campaign.recipients import Audience, Fact, Kind, Recipient, RecipientList
from advocacy.files.yaml_document import KeyPath, YamlDocument


class Standing(StrEnum):
    """What a fact rests on."""

    NO_PAGE = "no page"
    NO_DATE = "no date"
    OLD = "old"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class VouchedFact:
    """One fact, and the best of what vouches for it: a page rather than none, the day nearest to today."""

    about: str
    """The recipient's id; for a text that all letters share, what it is."""
    fact: str
    page: str | None
    checked: str | None
    note: str | None
    file: str
    line: int

    def standing(self, fresh_since: date) -> Standing:
        """Whether a page vouches for it, and has been read since that day."""
        if self.page is None:
            return Standing.NO_PAGE
        if self.checked is None:
            return Standing.NO_DATE
        return Standing.OLD if first_day(self.checked) < fresh_since else Standing.FRESH


def first_day(partial: str) -> date:
    """The first day that a year, a month or a day can mean."""
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, min(day, monthrange(year, month)[1]))


def facts_about(
    recipients: Iterable[Recipient], directory: RecipientList, source: YamlDocument
) -> Iterator[VouchedFact]:
    """Every fact that the list states of ``recipients``, whether or not it has a source."""
    index = {recipient.id: number for number, recipient in enumerate(directory.listed)}
    for recipient in recipients:
        entry: KeyPath = ("recipients", index[recipient.id])
        for fact in dict.fromkeys((*_stated(recipient), *(source.fact for source in recipient.sources))):
            given = [(each, number) for number, each in enumerate(recipient.sources) if each.fact is fact]
            best, number = max(given, key=lambda one: _worth(one[0]), default=(_MISSING, -1))
            path = (*entry, "sources", number) if given else entry
            yield _fact(recipient.id, fact, best, source, path)


def facts_of_texts(protocol: Protocol, protocol_source: YamlDocument, source: YamlDocument) -> Iterator[VouchedFact]:
    """What all letters share: forms of address, names of states, participants of the Wassenaar Arrangement."""
    for number, form in enumerate(protocol.forms):
        about = " ".join((form.rank, form.gender, *(form.countries or ())))
        yield _fact(about, "form of address", form.source, protocol_source, ("forms", number))
    for path, fact in ((("states_source",), "names of states"), (("wassenaar",), "participants")):
        if path in source.value_places:
            data = source.mapping_at(path)
            vouching = CitedPage.model_validate({name: data[name] for name in CitedPage.model_fields if name in data})
            yield _fact(path[0].removesuffix("_source"), fact, vouching, source, path)


_MISSING = CitedPage(page=None, note="the list gives no source for it")


def _stated(recipient: Recipient) -> list[Fact]:
    """The facts of ``recipient`` that want a source."""
    government = recipient.kind is Kind.GOVERNMENT
    claim = recipient.audience in (Audience.EXPORTER, Audience.ALLEGED_USER)
    stated = {
        Fact.POSTAL: recipient.postal is not None,
        Fact.NAME: not government,
        Fact.OFFICE: government or recipient.office is not None,
        Fact.AUDIENCE: claim,
        Fact.WORDING: True,
    }
    return [fact for fact, is_stated in stated.items() if is_stated]


def _worth(source: CitedPage) -> tuple[bool, date]:
    return source.page is not None, first_day(source.checked) if source.checked else date.min


def _fact(about: str, fact: str, vouching: CitedPage, source: YamlDocument, path: KeyPath) -> VouchedFact:
    line, _ = source.value_places[path]
    return VouchedFact(about, fact, vouching.page, vouching.checked, vouching.note, source.name, line)
