"""Letters of a batch that have to be made: set in type wherever that is done, until each waits to be published."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from advocacy.batch.manifest import BuiltEnclosure, BuiltLetter
from advocacy.batch.output import Output
from advocacy.batch.staging import Staged
from advocacy.errors import AdvocacyError
from advocacy.letter.forms.objects import is_from_form
from advocacy.letter.merge import Letter
from advocacy.letter.request import LetterRequest
from advocacy.letter.typesetting import Typesetting
from advocacy.processes import pool
from advocacy.processes.pool import Jobs

Found = TypeVar("Found")

NO_POSTAL_ADDRESS = "no postal address, and no mission to deliver it"
BEFORE_POSTING = "before posting: "


class Alike(NamedTuple):
    """What all letters of a build have alike."""

    request: LetterRequest
    enclosures: tuple[BuiltEnclosure, ...]


class Made(NamedTuple):
    """What came of letters that were to be set in type."""

    entries: dict[str, BuiltLetter]
    """Of those that wait to be published, by id."""
    waiting: dict[str, str]
    """Under which name each waits, and the file that it is to be."""
    failed: dict[str, AdvocacyError]
    written_there: int
    """Letters that machines of a cluster had wait there themselves."""
    came_back: int
    """Letters with which they could not do so."""


def make_letters(
    store: Output,
    setting: Typesetting,
    letters: Sequence[Letter],
    alike: Alike,
    made_from: dict[Letter, str],
    jobs: Jobs,
    on_letter: Callable[[], None],
) -> Made:
    """An entry for each letter, once it waits to be published; and what is wrong with those that do not."""
    entries: dict[str, BuiltLetter] = {}
    waiting: dict[str, str] = {}
    missing: list[Letter] = []
    failed: dict[str, AdvocacyError] = {}
    written_there = came_back = 0
    names = {letter: _name_in_staging(letter, made_from[letter]) for letter in letters}

    def done(letter: Letter, there: Staged) -> None:
        whole = not is_from_form(there.beginning)
        file = store.file_for(names[letter])
        entry = record(letter, alike, made_from[letter], file, there.digest, there.size, whole=whole)
        entries[entry.id], waiting[there.name] = entry, file
        on_letter()

    taken_up = store.staged({*names.values()})
    for letter in letters:
        if there := taken_up.get(names[letter]):
            done(letter, there)
        else:
            missing.append(letter)
    missing.sort(key=_look)
    sent = {letter.manuscript: letter for letter in missing}
    outcome: Any
    afar = bool(missing) and not isinstance(jobs, int)
    staging = store.elsewhere() if afar else None
    with pool.run(setting, [*sent], jobs, put=staging and (lambda it: staging(names[sent[it]]))) as typeset:
        for manuscript, outcome in typeset:
            letter = sent[manuscript]
            if isinstance(outcome, AdvocacyError):
                failed[letter.recipient.id] = outcome
            elif isinstance(outcome, Staged):
                written_there += 1
                done(letter, outcome)
            else:
                came_back += afar
                done(letter, store.stage(names[letter], outcome))
    ids = [letter.recipient.id for letter in letters]
    return Made(_in_order(ids, entries), waiting, _in_order(ids, failed), written_there, came_back)


def _in_order(ids: Sequence[str], found: Mapping[str, Found]) -> dict[str, Found]:
    """What was ``found`` of some of ``ids``, in their order, whichever was ready first."""
    return {identifier: found[identifier] for identifier in ids if identifier in found}


def record(
    letter: Letter, alike: Alike, fingerprint: str, file: str, digest: str, size: int, *, whole: bool
) -> BuiltLetter:
    """What the manifest says of ``letter``, made or kept."""
    recipient = letter.recipient
    return BuiltLetter(
        id=recipient.id,
        reference=letter.reference,
        file=file,
        sha256=digest,
        bytes=size,
        made_from=fingerprint,
        title=letter.title,
        date=letter.day.isoformat(),
        paper=letter.paper,
        window=letter.window,
        type_size=letter.type_size,
        country=recipient.country,
        kind=recipient.kind,
        audience=recipient.audience,
        delivery=letter.delivery.way,
        asked=alike.request.way,
        language=letter.language,
        translation=letter.translation,
        asked_translation=alike.request.translation,
        whole=whole,
        enclosures=alike.enclosures,
        warnings=warnings_of(letter),
    )


def warnings_of(letter: Letter) -> tuple[str, ...]:
    """What a campaigner must know before ``letter`` is posted."""
    missing = () if letter.delivery.lines else (NO_POSTAL_ADDRESS,)
    asked = letter.recipient.before_posting
    return missing + ((f"{BEFORE_POSTING}{asked}",) if asked else ())


def _look(letter: Letter) -> tuple[Any, ...]:
    """What letters have alike that share most of how they are set; they are set faster one after another."""
    recipient, delivery = letter.recipient, letter.delivery
    postal = delivery.way, len(delivery.lines)
    return letter.translation, letter.language, recipient.audience, bool(recipient.ministry), postal


def _name_in_staging(letter: Letter, fingerprint: str) -> str:
    return f"{letter.recipient.id}.{fingerprint}.pdf"
