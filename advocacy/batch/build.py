"""Every letter of a campaign, typeset in parallel, published together or not at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advocacy.batch.fingerprint import fingerprints, made_of, versions_of
from advocacy.batch.making import Alike, make_letters, record
from advocacy.batch.manifest import BuiltEnclosure, BuiltLetter, ChosenSize, Manifest
from advocacy.batch.output import Place, last_manifest, open_output
from advocacy.batch.store import Store, WritePage, no_page
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError
from advocacy.letter.enclosing import Enclosed
from advocacy.letter.enclosures import Found, look_through
from advocacy.letter.ingredients import files_of_template
from advocacy.letter.merge import Letter, Paper, merge, merge_each, named
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import TypeSize, type_size
from advocacy.letter.typeset import Materials
from advocacy.letter.typesetting import Typesetting
from advocacy.processes import pool
from advocacy.processes.pool import NOT_TRIED, Jobs


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
    written_there: int
    """Letters that machines of a cluster wrote to the output themselves."""
    came_back: int
    """Letters that they could not write there."""


def build(
    campaign: Campaign,
    recipients: Sequence[Recipient],
    out: Place,
    request: LetterRequest,
    *,
    jobs: Jobs,
    keep_going: bool = False,
    on_letter: Callable[[], None] = lambda: None,
    write_page: WritePage = no_page,
) -> BuildResult:
    """Make a letter to each of ``recipients`` in ``out``, as the ``request`` says; unchanged ones are kept.

    ``on_letter`` is called for each letter that is ready; ``write_page`` makes the page of a folder of them. Raises
    everything wrong with any letter at once; no letter has been touched then. To ``keep_going`` is to make the others,
    unless none is left or some were not tried, and to remove what an earlier build made in the place of those that
    fail. Letters that an earlier build made to recipients who are no longer on the list are removed.
    """
    found = look_through(campaign, request.paper)
    last = last_manifest(out)
    # No process starts for the size alone: it would take longer to start than this takes. Where all letters are to be
    # set, it starts while others look for the size.
    few = pool.worth(Typesetting, len(recipients), jobs) if isinstance(jobs, int) else jobs
    if last is None and isinstance(few, int):
        pool.expect(*Typesetting.modules, processes=few)
    kind = _kind_of_letter(request)
    wanted = frozenset() if keep_going else frozenset(recipient.id for recipient in recipients)
    # Whoever looks for it fills all letters in: what is wrong with the template is said first.
    size = _chosen_size(campaign, last.type_sizes.get(kind) if last else None, wanted, request, few)
    outcomes = dict(merge_each(campaign, recipients, _sized(request, size)))
    letters = [letter for letter in outcomes.values() if isinstance(letter, Letter)]
    failed = {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, AdvocacyError)}
    if failed and not (keep_going and _are_few(failed, recipients)):
        raise AdvocacyError(named(failed, len(outcomes)))
    with_versions = versions_of(campaign)
    with open_output(out, "build") as store:
        before = store.manifest()
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
            if entry and entry.made_from == fingerprint and store.holds(entry):
                kept[entry.id] = record(
                    letter, alike, fingerprint, entry.file, entry.sha256, entry.bytes, whole=entry.whole
                )
                on_letter()
            else:
                to_stage.append(letter)
        new = make_letters(store, setting, to_stage, alike, made_from, jobs, on_letter)
        failed |= new.failed
        if new.failed and not (keep_going and _are_few(failed, recipients)):
            raise AdvocacyError(problem for error in failed.values() for problem in error.problems)
        listed = [recipient.id for recipient in campaign.directory.recipients]
        chosen = {**kept, **new.entries}
        others = {
            key: entry
            for key, entry in earlier.items()
            if key in listed and key not in chosen and key not in failed and store.holds(entry)
        }
        entries = {**others, **chosen}
        manifest = Manifest(
            versions=with_versions,
            campaign=campaign.fingerprint,
            inputs={name: digest for name, digest in campaign.inputs.items() if name in needed},
            type_sizes=(dict(before.type_sizes) if before else {}) | ({kind: size} if size else {}),
            letters=tuple(entries[identifier] for identifier in listed if identifier in entries),
        )
        removed = tuple(
            entry.file for key, entry in earlier.items() if (key not in listed or key in failed) and store.holds(entry)
        )
        # What was copied from object storage has another name there.
        replaced = (
            earlier[key] for key, entry in new.entries.items() if key in earlier and earlier[key].file != entry.file
        )
        store.publish(new.waiting, manifest, removed + tuple(entry.file for entry in replaced if store.holds(entry)))
        if isinstance(store, Store):
            write_page(store)
        enclosed = dict(zip(campaign.enclosures, found, strict=True))
        return BuildResult(
            manifest,
            made=tuple(new.entries),
            kept=tuple(kept),
            removed=removed,
            strays=store.strays(manifest),
            enclosed=enclosed,
            failed=failed,
            written_there=new.written_there,
            came_back=new.came_back,
        )


def _are_few(failed: Mapping[str, AdvocacyError], recipients: Sequence[Recipient]) -> bool:
    """Whether letters are left that were made, and all of them were tried."""
    tried = all(NOT_TRIED not in error.problems for error in failed.values())
    return tried and len(failed) < len(recipients)


def _kind_of_letter(request: LetterRequest) -> str:
    by_way = f" by {request.way}" if request.way else ""
    return f"{request.paper}{by_way}{'' if request.window else ' without a window'}"


def _chosen_size(
    campaign: Campaign,
    known: ChosenSize | None,
    wanted: Collection[str],
    request: LetterRequest,
    jobs: Jobs = 1,
) -> ChosenSize | None:
    """The size of the type: what is ``known``, where it still holds, whoever found it."""
    before = TypeSize(known.made_from, known.size) if known else None
    found = type_size(campaign, request, before, wanted=wanted, jobs=jobs)
    return ChosenSize(**found._asdict()) if found else None


def _sized(request: LetterRequest, size: ChosenSize | None) -> LetterRequest:
    return replace(request, type_size=size.size if size else None)


def outdated(campaign: Campaign, manifest: Manifest) -> tuple[str, ...]:
    """The ids of letters of ``manifest`` that would come out otherwise now, asked for with the same options."""
    built = manifest.letters
    if not built:
        return ()
    with_versions = versions_of(campaign)
    recipients = {recipient.id: recipient for recipient in campaign.directory.recipients}
    made_from = {entry.id: entry.made_from for entry in built if entry.id in recipients}
    alike: dict[LetterRequest, list[Recipient]] = {}
    for entry in built:
        if entry.id in recipients:
            alike.setdefault(_request_of(entry), []).append(recipients[entry.id])
    old: list[str] = []
    for request, those in alike.items():
        known = manifest.type_sizes.get(_kind_of_letter(request))
        size = _chosen_size(campaign, known, {r.id for r in those}, request)
        letters = merge(campaign, those, _sized(request, size))
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
