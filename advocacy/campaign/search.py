"""Recipients found by what people call them."""

from collections.abc import Iterator

from babel import Locale

from advocacy.arabic.search_keys import ARTICLE, folded, without_hamza
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.states import State

LANGUAGES = ("ar", "en", "fr")
"""CLDR's names of states in these count as well as those of the list: in Arabic they differ for some forty states."""


def is_found(directory: RecipientList, recipient: Recipient, text: str) -> bool:
    """Whether each word of ``text`` stands in a name of the recipient or of its state.

    Case, accents, harakat, and how hamza, alef and ta marbuta are written make no difference, nor does an article
    before a name that has none. letters/index.js does the same in a browser.
    """
    key, bare = search_keys(directory, recipient)
    return all(_stands_in(key, bare, word) for word in text.split())


def search_keys(directory: RecipientList, recipient: Recipient) -> tuple[str, str]:
    """What words are looked for in: all that the recipient and its state are called, and the same without hamza."""
    own = (recipient.id, recipient.body, recipient.body_local, recipient.ministry, recipient.office)
    name = " ".join([*filter(None, own), *names_of(recipient.country, directory.state_of(recipient))])
    return folded(name), folded(without_hamza(name))


def _stands_in(key: str, bare: str, word: str) -> bool:
    """Whether ``word`` is in ``key`` or, as a hamza sits on one letter here and on another there, in ``bare``."""
    parts, bare_word = folded(word).split(), folded(without_hamza(word))
    plain = all(part in key or part.removeprefix(ARTICLE) in key.split() for part in parts)
    return plain or (bool(bare_word) and bare_word in bare)


def names_of(country: str, state: State) -> Iterator[str]:
    """All that the state with the code ``country`` is called, in Arabic, English and French."""
    yield from (state.formal, state.short, state.english, *state.other)
    for language in LANGUAGES:
        if name := Locale(language).territories.get(country):
            yield str(name)
