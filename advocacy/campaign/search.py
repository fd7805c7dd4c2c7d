"""States and recipients by what people call them: codes, names in five languages, short and former ones, references."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain

from babel import Locale
from babel.core import get_global

from advocacy.arabic.search_keys import ARTICLE, folded, without_hamza
from advocacy.campaign.field_types import ISO_CODES, has_arabic
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.campaign.states import State
from advocacy.errors import Problem

LANGUAGES = ("ar", "en", "fr", "es", "de")
"""CLDR's names of states in these count as well as those of the list: in Arabic they differ for some forty states."""

_PARTICLES = frozenset(
    {
        "the", "of", "and", "la", "le", "les", "l", "et", "du", "des", "d", "el", "los", "las", "y", "del", "die",
        "der", "das", "und", "de",
    }
)  # fmt: skip
"""Words that people leave out of names, or put before them."""

_FROM_BEGINNING, _FROM_WITHIN = 3, 4
"""Letters of a word that is looked for where words begin, or within them; a shorter one is looked for as a whole."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The states that a text may mean, by code, those of the list alone."""

    codes: tuple[str, ...]
    is_said: bool
    """Whether the text is a code or name of each of them; what is not said is a guess, and somebody must confirm it."""
    elsewhere: str = ""
    """The English name of the state that is said, where it is none of the list."""

    @property
    def code(self) -> str | None:
        """The one state that is said; nothing is taken that is only guessed."""
        return self.codes[0] if self.is_said and len(self.codes) == 1 else None

    def doubt(self, states: Mapping[str, State], text: str) -> Problem:
        """Why ``text`` says no state, and what to write instead."""
        named = ", ".join(f"{code} ({states[code].english})" for code in self.codes)
        if self.elsewhere:
            return Problem(f"{self.elsewhere} is no state of this list", "those of it stand under «states» in the list")
        if self.is_said:
            return Problem(f"«{text}» is the name of several states", f"write the code of one: {named}")
        if not self.codes:
            return Problem(f"no state is called «{text}»", "write its code, or its name: DE, Germany")
        return Problem(f"no state is called «{text}»", f"did you mean {named}? Write the code")


def states_meant(states: Mapping[str, State], text: str) -> Meant:
    """Which of ``states`` is called ``text``, or else which are called nearly so."""
    text = re.sub(r"(?<=\b\w)\.", "", text)  # U.A.E.
    code = text.strip().upper()
    code = code if code in ISO_CODES else _aliases().get(code, code)
    if code in ISO_CODES:
        return Meant((code,), is_said=True) if code in states else Meant((), is_said=True, elsewhere=_english(code))
    name = plain(text)
    said = [code for code in sorted({*states, *ISO_CODES}) if name and name in _plain_names(code, states.get(code))]
    if listed := tuple(code for code in said if code in states):
        return Meant(listed, is_said=True)
    if said:
        return Meant((), is_said=True, elsewhere=_english(said[0]))
    return Meant(_nearly(states, name), is_said=False)


def code_said(states: Mapping[str, State], text: str) -> str | Problem:
    """The code of the state that ``text`` says; or else why it says none."""
    meant = states_meant(states, text)
    return meant.code or meant.doubt(states, text)


def _nearly(states: Mapping[str, State], name: str) -> tuple[str, ...]:
    """The states of which a name holds all words of ``name``, or their beginnings; or else nearly is ``name``."""
    names = {code: _plain_names(code, state) for code, state in states.items()}
    words = name.split()
    if all(len(word) >= _FROM_BEGINNING for word in words) and words:
        for fits in (_is_word, _begins):
            if found := tuple(code for code, own in names.items() if any(all(fits(w, n) for w in words) for n in own)):
                return found
    close = get_close_matches(name, {*chain(*names.values())}, n=3, cutoff=0.8) if len(name) >= _FROM_WITHIN else []
    return tuple(code for code, own in names.items() if not own.isdisjoint(close))


def plain(text: str) -> str:
    """``text`` as a name is compared: folded, without articles and other particles, with «st» written out."""
    words = [_without_article("saint" if word == "st" else word) for word in folded(text).split()]
    return " ".join([word for word in words if word not in _PARTICLES] or words)


def _without_article(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 2 else word


def names_of(country: str, state: State | None) -> Iterator[str]:
    """All that the state with the code ``country`` is called, by ``state`` of the list and by CLDR."""
    if state:
        yield from (state.formal, state.short, state.english, *state.other)
    for territories in _territories():
        if name := territories.get(country):
            yield name


@lru_cache(maxsize=1000)
def codes_of(country: str) -> tuple[str, ...]:
    """The code ``country``, its three letters, and what else stands for it, such as UK."""
    return country, *(alias for alias, code in _aliases().items() if code == country)


def _plain_names(country: str, state: State | None) -> frozenset[str]:
    return _all_plain(tuple(names_of(country, state)))


@lru_cache(maxsize=1000)
def _all_plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, names))


@lru_cache(maxsize=1)
def _territories() -> tuple[Mapping[str, str], ...]:
    return tuple(dict(Locale(language).territories) for language in LANGUAGES)


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, str]:
    """Codes that stand for a state beside its own: those of three letters, and former ones of one state only."""
    aliases = get_global("territory_aliases").items()
    return {
        alias: codes[0] for alias, codes in aliases if len(codes) == 1 and alias.isalpha() and codes[0] in ISO_CODES
    }


def _english(code: str) -> str:
    return _territories()[LANGUAGES.index("en")][code]


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """What one recipient is found by. letters/index.js looks in the same, in the same way."""

    names: str
    """Its reference and id, and all names and codes of its state, each between bars."""
    words: str
    """The words of all that it and its state are called."""
    bare: str
    """The same without hamza, which sits on one letter here and on another there."""


def identifier_in(reference: str, text: str) -> str:
    """The id that ``text`` is, in any letter case, or ends in, where it begins as each ``reference`` does."""
    return text.strip().lower().removeprefix(f"{reference.lower()}-" if reference else "")


def search_keys(directory: RecipientList, recipient: Recipient, reference: str) -> SearchKeys:
    """What ``recipient`` is found by; ``reference`` is what the references of the campaign begin with."""
    state = directory.state_of(recipient)
    ids = [f"{reference}-{recipient.id}", recipient.id]
    codes, names = codes_of(recipient.country), [*names_of(recipient.country, state)]
    own = (recipient.body, recipient.body_local, recipient.ministry, recipient.office)
    every = [*ids, *filter(None, own), *codes, *names]
    exact = dict.fromkeys([*map(_folded, [*ids, *codes]), *map(_plain, names)])
    return SearchKeys(f"|{'|'.join(exact)}|", _once(map(_folded, every)), _once(map(_bare, every)))


# What a state is called is asked for each recipient in it.
_folded, _plain = lru_cache(maxsize=10_000)(folded), lru_cache(maxsize=10_000)(plain)


@lru_cache(maxsize=10_000)
def _bare(text: str) -> str:
    return folded(without_hamza(text))


Find = Callable[[str], tuple[Recipient, ...]]
"""The recipients that a text finds."""


def finder(directory: RecipientList, among: Sequence[Recipient], reference: str) -> Find:
    """What finds those of ``among`` that are called so, or whose state is.

    Or else those in whose names each word begins a word, or is one where it is short; or else those in whose names each
    stands. Case, accents, harakat, and how hamza, alef and ta marbuta are written make no difference, nor does an
    article.
    """
    keys = [(recipient, search_keys(directory, recipient, reference)) for recipient in among]

    def find(text: str) -> tuple[Recipient, ...]:
        if not text.strip():
            return tuple(among)
        return next((hits for hits in _in_turn(keys, text) if hits), ())

    return find


def _in_turn(keys: Sequence[tuple[Recipient, SearchKeys]], text: str) -> Iterator[tuple[Recipient, ...]]:
    exact = {f"|{name}|" for name in (folded(text), plain(text)) if name}
    yield tuple(each for each, own in keys if any(name in own.names for name in exact))
    words = [(folded(word).split(), folded(without_hamza(word)).split()) for word in text.split()]
    for fits in (_begins, _stands):
        yield tuple(each for each, own in keys if all(_is_in(own, *word, fits) for word in words))


def _is_in(own: SearchKeys, parts: Sequence[str], bare: Sequence[str], fits: Callable[[str, str], bool]) -> bool:
    return all(fits(part, own.words) for part in parts) or (bool(bare) and all(fits(part, own.bare) for part in bare))


def _is_word(part: str, words: str) -> bool:
    return any(f" {each} " in f" {words} " for each in (part, f"{ARTICLE}{part}", part.removeprefix(ARTICLE)))


def _begins(part: str, words: str) -> bool:
    """Whether a word begins with ``part``; in Arabic, where words grow at their beginning, whether it stands in one."""
    if len(part) >= _FROM_WITHIN and has_arabic(part):
        return part in words or _is_word(part, words)
    if len(part) >= _FROM_BEGINNING:
        return f" {part}" in f" {words}" or _is_word(part, words)
    return _is_word(part, words)


def _stands(part: str, words: str) -> bool:
    return part in words if len(part) >= _FROM_WITHIN else _begins(part, words)


def _once(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(chain.from_iterable(map(str.split, texts))))
