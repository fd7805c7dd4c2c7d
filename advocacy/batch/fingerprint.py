"""What decides the bytes of a letter, as one sha256: a letter is made again where that has changed, and only there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version

from advocacy import __version__
from advocacy.campaign.campaign import Campaign
from advocacy.letter.ingredients import files_named, files_of_style
from advocacy.letter.merge import Letter
from advocacy.letter.typesetting import versions


def versions_of(campaign: Campaign) -> dict[str, str]:
    """The versions that decide the bytes of letters: also of what binds enclosures, where there are some."""
    with_versions = {"advocacy": __version__, **versions()}
    if campaign.enclosures:
        with_versions["pikepdf"] = version("pikepdf")
    return with_versions


def made_of(campaign: Campaign, letters: Sequence[Letter]) -> dict[Letter, frozenset[str]]:
    """The files that each of ``letters`` is made of, beside its text."""
    style = files_of_style(campaign).union(campaign.enclosures)
    those: dict[frozenset[str], frozenset[str]] = {}  # nearly all letters are made of the same
    files = (style | files_named(campaign, letter.html) for letter in letters)
    return {letter: those.setdefault(names, names) for letter, names in zip(letters, files, strict=True)}


def fingerprints(
    letters: Mapping[Letter, frozenset[str]], inputs: Mapping[str, str], made_with: object
) -> Iterator[str]:
    """One sha256 for each letter: its text, paper and title, the files it is made of, and what typesets it."""
    for letter, files in letters.items():
        own = [letter.html, letter.paper, letter.title, {name: inputs[name] for name in files}, made_with]
        yield sha256(json.dumps(own, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
