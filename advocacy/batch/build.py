"""Every letter of a campaign, typeset in parallel, published together or not at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from advocacy.batch.fingerprint import fingerprints, made_of, versions_of
from advocacy.batch.manifest import BuiltEnclosure, BuiltLetter, ChosenSize, Manifest, letter_file, manifest_of
from advocacy.batch.store import Store, open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError
from advocacy.letter.enclosing import Enclosed
from advocacy.letter.enclosures import Found, look_through
from advocacy.letter.forms.common import is_from_form
from advocacy.letter.ingredients import files_of_template
from advocacy.letter.merge import Letter, Paper, merge, merge_each, named
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import TypeSize, type_size
from advocacy.letter.typeset import Materials
from advocacy.letter.typesetting import Typesetting
from advocacy.processes import pool
from advocacy.processes.pool import NOT_TRIED, Jobs

NO_POSTAL_ADDRESS = "no postal address, and no mission to deliver it"
BEFORE_POSTING = "before posting: "


class Alike(NamedTuple):
    """What all letters of a build have alike."""

    request: LetterRequest
    enclosures: tuple[BuiltEnclosure, ...]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did. ``made`` and ``kept`` are ids; ``strays`` and ``removed`` files of the output folder."""

    manifest: Manifest
    made: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    strays: tuple[str, ...]
    enclosed: Mapping[str, Found]
    """What goes with every letter, by file."""
    failed: Mapping[str, AdvocacyError]
    """What is wrong with letters that were not made, by id."""


def build(
    campaign: Campaign,
    recipients: Sequence[Recipient],
    out: Path,
    request: LetterRequest,
    *,
    jobs: Jobs,
    keep_going: bool = False,
    on_letter: Callable[[], None] = lambda: None,
) -> BuildResult:
    """Make a letter to each of ``recipients`` in ``out``, as the ``request`` says; unchanged ones are kept.

    ``on_letter`` is called for each letter that is ready. Raises everything wrong with any letter at once; no letter
    has been touched then. To ``keep_going`` is to make the others, unless none is left or some were not tried, and to
    remove what an earlier build made in the place of those that fail. Letters that an earlier build made to recipients
    who are no longer on the list are removed.
    """
    found = look_through(campaign, request.paper)
    # What is wrong with the template is said first. As a rule the size is that of the last build, and they are ready.
    likely = _size_of_last_build(out, request)
    failed: dict[str, AdvocacyError] = {}

    def merged(type_size: str | None) -> list[Letter]:
        outcomes = merge_each(campaign, recipients, replace(request, type_size=type_size))
        failed.clear()
        failed.update({name: outcome for name, outcome in outcomes.items() if isinstance(outcome, AdvocacyError)})
        if failed and not (keep_going and _are_few(failed, recipients)):
            raise AdvocacyError(named(failed, len(outcomes)))
        return [letter for letter in outcomes.values() if isinstance(letter, Letter)]

    letters = merged(likely)
    with_versions = versions_of(campaign)
    with open_store(out, "build") as store:
        before = store.manifest()
        sizes = dict(before.type_sizes) if before else {}
        size = _chosen_size(campaign, sizes, [letter.recipient.id for letter in letters], request, jobs)
        if size != likely:
            letters = merged(size)
        alike = Alike(request, _enclosures(campaign, found))
        setting = Typesetting.of(Materials.of(campaign), Enclosed.of(campaign))
        files_of = made_of(campaign, letters)
        needed = files_of_template(campaign).union(campaign.sources, *files_of.values())
        earlier = {entry.id: entry for entry in before.letters} if before else {}
        made_from = dict(zip(letters, fingerprints(files_of, campaign.inputs, with_versions), strict=True))
        kept: dict[str, BuiltLetter] = {}
        to_stage: list[Letter] = []
        for letter, fingerprint in made_from.items():
            entry = earlier.get(letter.recipient.id)
            if entry and entry.made_from == fingerprint and store.holds(entry.file, entry.sha256):
                kept[entry.id] = _entry(letter, alike, entry.sha256, entry.bytes, fingerprint, whole=entry.whole)
                on_letter()
            else:
                to_stage.append(letter)
        made, unset = _staged(store, setting, to_stage, alike, made_from, jobs, on_letter)
        failed |= unset
        if unset and not (keep_going and _are_few(failed, recipients)):
            raise AdvocacyError(problem for error in failed.values() for problem in error.problems)
        listed = [recipient.id for recipient in campaign.directory.recipients]
        chosen = {**kept, **made}
        others = {
            key: entry
            for key, entry in earlier.items()
            if key in listed and key not in chosen and key not in failed and store.holds(entry.file, entry.sha256)
        }
        entries = {**others, **chosen}
        manifest = Manifest(
            versions=with_versions,
            campaign=campaign.fingerprint,
            inputs={name: digest for name, digest in campaign.inputs.items() if name in needed},
            type_sizes=sizes,
            letters=tuple(entries[identifier] for identifier in listed if identifier in entries),
        )
        removed = tuple(
            entry.file
            for key, entry in earlier.items()
            if (key not in listed or key in failed) and store.holds(entry.file, entry.sha256)
        )
        done = [letter for letter in to_stage if letter.recipient.id in made]
        staged = {_name_in_staging(letter, made_from[letter]): made[letter.recipient.id].file for letter in done}
        store.publish(staged, manifest, removed)
        enclosed = dict(zip(campaign.enclosures, found, strict=True))
        return BuildResult(manifest, tuple(made), tuple(kept), removed, store.strays(manifest), enclosed, failed)


def _are_few(failed: Mapping[str, AdvocacyError], recipients: Sequence[Recipient]) -> bool:
    """Whether letters are left that were made, and all of them were tried."""
    tried = all(NOT_TRIED not in error.problems for error in failed.values())
    return tried and len(failed) < len(recipients)


def _size_of_last_build(out: Path, request: LetterRequest) -> str | None:
    """Only a guess: another run may be writing there."""
    last = manifest_of(out)
    known = last.type_sizes.get(_kind_of_letter(request)) if last else None
    return known.size if known else None


def _kind_of_letter(request: LetterRequest) -> str:
    by_way = f" by {request.way}" if request.way else ""
    return f"{request.paper}{by_way}{'' if request.window else ' without a window'}"


def _chosen_size(
    campaign: Campaign, sizes: dict[str, ChosenSize], wanted: Collection[str], request: LetterRequest, jobs: Jobs = 1
) -> str | None:
    """The size of the type, from ``sizes`` where it still holds; what is found anew is put there."""
    kind = _kind_of_letter(request)
    known = TypeSize(**sizes[kind].model_dump()) if kind in sizes else None
    found = type_size(campaign, request, known, wanted=wanted, jobs=jobs)
    if found is None:
        return None
    sizes[kind] = ChosenSize(**found._asdict())
    return found.size


def outdated(campaign: Campaign, manifest: Manifest) -> tuple[str, ...]:
    """The ids of letters of ``manifest`` that would come out otherwise now, asked for with the same options."""
    built = manifest.letters
    if not built:
        return ()
    with_versions = versions_of(campaign)
    recipients = {recipient.id: recipient for recipient in campaign.directory.recipients}
    made_from = {entry.id: entry.made_from for entry in built if entry.id in recipients}
    sizes = dict(manifest.type_sizes)
    alike: dict[LetterRequest, list[Recipient]] = {}
    for entry in built:
        if entry.id in recipients:
            alike.setdefault(_request_of(entry), []).append(recipients[entry.id])
    old: list[str] = []
    for request, those in alike.items():
        size = _chosen_size(campaign, sizes, [r.id for r in those], request)
        letters = merge(campaign, those, replace(request, type_size=size))
        files_of = made_of(campaign, letters)
        found = fingerprints(files_of, campaign.inputs, with_versions)
        for letter, fingerprint in zip(files_of, found, strict=True):
            if made_from[letter.recipient.id] != fingerprint:
                old.append(letter.recipient.id)
    return tuple(old)


def _request_of(entry: BuiltLetter) -> LetterRequest:
    """How it was asked for; the size was not."""
    day, paper = date.fromisoformat(entry.date), Paper(entry.paper)
    return LetterRequest(day, paper, entry.asked, window=entry.window, translation=entry.asked_translation)


def _enclosures(campaign: Campaign, found: Sequence[Found]) -> tuple[BuiltEnclosure, ...]:
    return tuple(
        BuiltEnclosure(file=file, sha256=campaign.inputs[file], pages=it.pages)
        for file, it in zip(campaign.enclosures, found, strict=True)
    )


def warnings_of(letter: Letter) -> tuple[str, ...]:
    """What a campaigner must know before ``letter`` is posted."""
    missing = () if letter.delivery.lines else (NO_POSTAL_ADDRESS,)
    asked = letter.recipient.before_posting
    return missing + ((f"{BEFORE_POSTING}{asked}",) if asked else ())


def _staged(
    store: Store,
    setting: Typesetting,
    letters: Sequence[Letter],
    alike: Alike,
    made_from: dict[Letter, str],
    jobs: Jobs,
    on_letter: Callable[[], None],
) -> tuple[dict[str, BuiltLetter], dict[str, AdvocacyError]]:
    """An entry for each letter, once it lies in the staging folder; and what is wrong with those that do not."""
    entries: dict[str, BuiltLetter] = {}
    missing: list[Letter] = []
    failed: dict[str, AdvocacyError] = {}

    def done(letter: Letter, digest: str, size: int, *, whole: bool) -> None:
        entries[letter.recipient.id] = _entry(letter, alike, digest, size, made_from[letter], whole=whole)
        on_letter()

    taken_up = store.staged({_name_in_staging(letter, made_from[letter]) for letter in letters})
    for letter in letters:
        if there := taken_up.get(_name_in_staging(letter, made_from[letter])):
            done(letter, there.digest, there.size, whole=not is_from_form(there.beginning))
        else:
            missing.append(letter)
    with pool.run(setting, missing, jobs) as typeset:
        for letter, outcome in typeset:
            if isinstance(outcome, AdvocacyError):
                failed[letter.recipient.id] = outcome
            else:
                assert isinstance(outcome, bytes)
                store.stage(_name_in_staging(letter, made_from[letter]), outcome)
                done(letter, sha256(outcome).hexdigest(), len(outcome), whole=not is_from_form(outcome))
    return {each.recipient.id: entries[each.recipient.id] for each in letters if each.recipient.id in entries}, failed


def _name_in_staging(letter: Letter, fingerprint: str) -> str:
    return f"{letter.recipient.id}.{fingerprint}.pdf"


def _entry(letter: Letter, alike: Alike, digest: str, size: int, fingerprint: str, *, whole: bool) -> BuiltLetter:
    recipient = letter.recipient
    return BuiltLetter(
        id=recipient.id,
        reference=letter.reference,
        file=letter_file(recipient.id),
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
