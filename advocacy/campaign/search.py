"""Recipients found by what people call them."""

from collections.abc import Iterator

from babel import Locale

from advocacy.arabic.text import folded
from advocacy.campaign.recipients import Directory, Recipient
from advocacy.campaign.states import State


def is_found(directory: Directory, recipient: Recipient, text: str) -> bool:
    """Whether each word of ``text`` stands in a name of the recipient or of its state.

    Case, accents, harakat and the forms of alef make no difference. The names of states that CLDR
    has count as well as those of the list: they differ for some forty states.
    """
    own = (recipient.id, recipient.body, recipient.body_local, recipient.ministry, recipient.office)
    names = [*filter(None, own), *names_of(recipient.country, directory.state_of(recipient))]
    key = " ".join(map(folded, names))
    return all(word in key for word in folded(text).split())


def names_of(country: str, state: State) -> Iterator[str]:
    """All that the state with the code ``country`` is called, in Arabic and English."""
    yield from (state.formal, state.short, state.english, *state.other)
    for language in ("ar", "en"):
        if name := Locale(language).territories.get(country):
            yield str(name)
