"""Every fact that a campaign states, and the best that vouches for it: what to look up again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from advocacy.campaign.citations import CitedPage, Standing, best_of
from advocacy.campaign.protocol import Protocol
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.files.yaml_document import KeyPath, YamlDocument

_NONE_GIVEN = CitedPage(page=None, note="the list gives no source for it")


@dataclass(frozen=True, slots=True)
class CitedFact:
    """One fact, and the best of what vouches for it: a page rather than none, the day nearest to today."""

    about: str
    """The recipient's id; for a text that all letters share, what it is."""
    fact: str
    cited: CitedPage
    file: str
    line: int
    """Of the citation; of the entry where there is none."""

    def standing(self, fresh_since: date) -> Standing:
        """Whether a page vouches for it, and has been read since that day."""
        return self.cited.standing(fresh_since)


def facts_about(recipients: Iterable[Recipient], directory: RecipientList, source: YamlDocument) -> Iterator[CitedFact]:
    """Every fact that the list states of ``recipients``, whether or not it has a source."""
    index = {recipient.id: number for number, recipient in enumerate(directory.listed)}
    for recipient in recipients:
        entry: KeyPath = ("recipients", index[recipient.id])
        needed = recipient.needed_citations(directory.declared)
        for fact in dict.fromkeys((*needed, *(source.fact for source in recipient.sources))):
            best = best_of(source for source in recipient.sources if source.fact is fact)
            path = (*entry, "sources", _position(best, recipient)) if best else entry
            yield _fact(recipient.id, fact, best or _NONE_GIVEN, source, path)


def facts_of_texts(
    protocol: Protocol, protocol_source: YamlDocument, directory: RecipientList, source: YamlDocument
) -> Iterator[CitedFact]:
    """What all letters share: forms of address, cautions, names of states, who takes part in Wassenaar."""
    for number, form in enumerate(protocol.forms):
        about = " ".join((form.rank, form.gender, *(form.countries or ())))
        yield _fact(about, "form of address", form.source, protocol_source, ("forms", number))
    for number, caution in enumerate(directory.cautions):
        about = f"caution {' '.join(caution.to or ('all letters',))}: {' '.join(caution.signers)}"
        yield _fact(about, "caution", best_of(caution.sources) or _NONE_GIVEN, source, ("cautions", number))
    for path, fact in ((("states_source",), "names of states"), (("wassenaar",), "participants")):
        if path in source.places.values:
            data = source.mapping_at(path)
            cited = CitedPage.model_validate({name: data[name] for name in CitedPage.model_fields if name in data})
            yield _fact(path[0].removesuffix("_source"), fact, cited, source, path)


def facts_of_missions(directory: RecipientList, source: YamlDocument) -> Iterator[CitedFact]:
    """Where the missions are, and what is known of post."""
    for number, mission in enumerate(directory.missions):
        yield _fact(f"{mission.country} {mission.post}", "mission", mission, source, ("missions", number))
    for number, service in enumerate(directory.post):
        yield _fact(" ".join(service.countries), "post", service, source, ("post", number))


def _position(citation: CitedPage, recipient: Recipient) -> int:
    return next(number for number, each in enumerate(recipient.sources) if each is citation)


def _fact(about: str, fact: str, cited: CitedPage, source: YamlDocument, path: KeyPath) -> CitedFact:
    line, _ = source.places.values[path]
    return CitedFact(about, fact, cited, source.name, line)
