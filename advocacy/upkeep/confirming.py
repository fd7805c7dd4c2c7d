"""Pages that somebody has read again: what they still say has the day of that reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advocacy.campaign.citations import Citation, Fact, first_day
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.yaml_document import YamlDocument
from advocacy.upkeep.entries import entries_of
from advocacy.upkeep.entry_places import LIST
from advocacy.upkeep.entry_style import Entry, sources_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that vouches for one fact about a recipient, and where the list names it."""

    recipient: Recipient
    index: int
    """Of the recipient, on the list."""
    number: int
    """Of the page, among the sources of the recipient."""

    @property
    def citation(self) -> Citation:
        """What the list says of the page."""
        return self.recipient.sources[self.number]


def readings(document: YamlDocument, recipient: Recipient, index: int) -> tuple[Reading, ...]:
    """The pages behind all that is said of ``recipient``; raises where there is none."""
    found = tuple(
        Reading(recipient, index, number) for number, source in enumerate(recipient.sources) if source.page is not None
    )
    if not found:
        raise AdvocacyError(_no_page(document, recipient, index, "anything"))
    return found


def readings_of(
    document: YamlDocument, recipient: Recipient, index: int, facts: Sequence[Fact], page: str = ""
) -> tuple[Reading, ...]:
    """The page behind each of ``facts`` about ``recipient``: the one ``page``, where there are several.

    Raises where no page vouches for a fact, and where it is not said which of several was read.
    """
    return tuple(_reading(document, recipient, index, fact, page) for fact in dict.fromkeys(facts))


def _reading(document: YamlDocument, recipient: Recipient, index: int, fact: Fact, page: str) -> Reading:
    among = [
        Reading(recipient, index, number)
        for number, source in enumerate(recipient.sources)
        if source.fact is fact and source.page is not None
    ]
    if not among:
        raise AdvocacyError(_no_page(document, recipient, index, f"«{fact}»"))
    named = [each for each in among if page in ("", each.citation.page)]
    if len(named) == 1:
        return named[0]
    pages = " and ".join(str(each.citation.page) for each in among)
    if named:
        message, remedy = f"«{fact}» of {recipient.id} rests on {pages}", "say with --page which of them you have read"
    else:
        message, remedy = f"«{fact}» of {recipient.id} does not rest on {page}", f"it rests on {pages}"
    raise AdvocacyError(document.problem((LIST, index, "sources", among[0].number), message, remedy))


def _no_page(document: YamlDocument, recipient: Recipient, index: int, what: str) -> Problem:
    example = "--source 'fact=… page=https://… checked=…'"
    remedy = f"«advocacy recipients edit {recipient.id} {example}» adds the page that you have read"
    return document.problem((LIST, index), f"no page vouches for {what} about {recipient.id}", remedy)


def confirmed(document: YamlDocument, read: Sequence[Reading], day: date) -> Mapping[int, Entry]:
    """The entries in which each page that was ``read`` has the ``day`` of that, by index.

    Raises where a page was read later than on that day.
    """
    if problems := [*_read_later(document, read, day)]:
        raise AdvocacyError(problems)
    entries = entries_of(document)
    numbers: dict[int, set[int]] = {}
    for each in read:
        numbers.setdefault(each.index, set()).add(each.number)
    return {index: _with_day(entries[index], those, day) for index, those in numbers.items()}


def _with_day(entry: Entry, numbers: set[int], day: date) -> Entry:
    sources = [
        {**source, "checked": day.isoformat()} if number in numbers else source
        for number, source in enumerate(sources_of(entry))
    ]
    return {**entry, "sources": [*sources]}


def _read_later(document: YamlDocument, read: Sequence[Reading], day: date) -> Iterator[Problem]:
    for each in read:
        before = each.citation.checked
        if before and first_day(before) > day:
            message = f"«{each.citation.fact}» of {each.recipient.id} was checked on {before}, after {day}"
            path = (LIST, each.index, "sources", each.number)
            yield document.problem(path, message, "give the day on which you read the page with --checked")
