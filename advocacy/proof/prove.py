"""A whole output folder, read back: what is there, what is not, and what is wrong with each letter."""

import shlex
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from jinja2 import Template

from advocacy.batch.manifest import LARGEST_FILE, MANIFEST_FILE, NO_LETTER, BuiltLetter, Manifest, manifest_of
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.read import RefusedError, read_regular
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack
from advocacy.proof.expected import SHEET_SIZES, Expected, expected
from advocacy.proof.printed import blocks_of, compiled, templates_of

if TYPE_CHECKING:
    from advocacy.proof.enclosed import Enclosed

LETTERS = "letters"
LIMITS = Limits(seconds=5, memory=512 * MB)

NAMED = 12
"""Letters that a command names one by one."""

ANEW = "delete the manifest and build again: every letter will be made anew"


@dataclass(frozen=True, slots=True)
class LetterProof:
    """What reading one letter has shown."""

    problems: tuple[Problem, ...]
    thumbnail: bytes = field(default=b"", repr=False)
    """A small picture of the first page as PNG; empty where there is none."""


@dataclass(frozen=True, slots=True)
class LetterToRead:
    """A letter that was built, and what it must hold; sent to a worker as a task."""

    entry: BuiltLetter
    right: Expected | None
    """None where it can no longer be worked out."""
    command: str
    """Makes it again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Letters of an output folder to be read back by workers: a frozen value, sent to each of them."""

    out: Path
    templates: Mapping[str, str] = field(repr=False)
    """By their names in ``letters/``."""
    thumbnails: bool
    enclosures: Mapping[str, bytes] = field(repr=False)
    """What the campaign encloses, by path."""
    limits: Limits
    worth_a_process: ClassVar[int] = 12
    modules: ClassVar[tuple[str, ...]] = ("advocacy.proof.checks", "advocacy.proof.reading")
    remedy: ClassVar[str] = NO_LETTER

    def prepare(self) -> Callable[[LetterToRead], LetterProof]:
        """What reads one letter."""
        from advocacy.proof.enclosed import enclosed_in  # noqa: PLC0415 - for workers, as the readers below

        return partial(_letter, self.out, compiled(self.templates), self.thumbnails, enclosed_in(self.enclosures))

    def name(self, letter: LetterToRead | None) -> tuple[str, str]:
        """The letter's file."""
        return "reading it", letter.entry.file if letter else ""

    def locate(self, _: Stack) -> Place:
        """No line of a campaign has a part in this."""
        return Place()


@dataclass(frozen=True, slots=True)
class Proof:
    """What is wrong with an output folder."""

    letters: tuple[str, ...]
    """The ids of the letters that were chosen among those that the manifest records."""
    problems: tuple[Problem, ...]
    without_letter: tuple[str, ...]
    """Recipients to whom no letter was made."""
    thumbnails: dict[str, bytes] = field(repr=False)


def require_manifest(out: Path) -> Manifest:
    """The manifest of ``out``; without one nothing can be proved."""
    manifest = manifest_of(out)
    if manifest is None:
        remedy = "build with «advocacy build», or name the folder of a build"
        raise AdvocacyError(Problem(f"{out} holds no {MANIFEST_FILE}: nothing was built there", remedy))
    return manifest


def prove(
    campaign: Campaign,
    out: Path,
    manifest: Manifest,
    *,
    chosen: Collection[str] | None = None,
    options: Sequence[str] = (),
    thumbnails: bool = False,
    on_letter: Callable[[], None] = lambda: None,
) -> Proof:
    """Hold every letter of ``manifest`` in ``out`` to what ``campaign`` promises.

    Only those to the ids that are ``chosen``, where some are.
    ``options`` are those that a remedy must give to «advocacy build» to write to the same folder.
    """
    problems = [*_strays(out, manifest)]
    changed = _changed(campaign, manifest)
    if changed:
        message = f"the campaign has changed since this was built: {', '.join(changed)}"
        command = _command_for_all(campaign, manifest, options)
        remedy = f"build again («{command}»); until then, texts and addresses cannot be compared"
        problems.append(Problem(message, remedy, MANIFEST_FILE))
    recipients = {recipient.id: recipient for recipient in campaign.directory.recipients}
    to_read: list[LetterToRead] = []
    entries = [entry for entry in manifest.letters if chosen is None or entry.id in chosen]
    for entry in entries:
        recipient = recipients.get(entry.id)
        if wrong := _of_entry(entry, known=recipient is not None or bool(changed)):
            problems.append(Problem(wrong, ANEW, MANIFEST_FILE))
            on_letter()
        else:
            right = expected(campaign, recipient, entry) if recipient and not changed else None
            to_read.append(LetterToRead(entry, right, _command(options, entry)))
    read: dict[str, LetterProof] = {}
    reading = Reading(out.absolute(), templates_of(campaign), thumbnails, dict(campaign.enclosures), LIMITS)
    with pool.run(reading, to_read, pool.cores()) as proofs:
        for letter, proof in proofs:
            if isinstance(proof, AdvocacyError):
                proof = LetterProof(proof.problems)  # noqa: PLW2901 - one that could not be read to its end
            read[letter.entry.id] = proof
            problems.extend(proof.problems)
            on_letter()
    outcomes = {letter.entry.id: read[letter.entry.id] for letter in to_read}
    built = {entry.id for entry in manifest.letters}
    return Proof(
        tuple(entry.id for entry in entries),
        AdvocacyError(problems).problems,
        tuple(each for each in recipients if each not in built and (chosen is None or each in chosen)),
        {identifier: outcome.thumbnail for identifier, outcome in outcomes.items()},
    )


def _command(options: Sequence[str], entry: BuiltLetter) -> str:
    """The command that makes a letter again."""
    return shlex.join(["advocacy", "build", entry.id, *_made_with(entry), *options])


def _command_for_all(campaign: Campaign, manifest: Manifest, options: Sequence[str]) -> str:
    """The command that makes all letters again as they were, where one command can."""
    made_with = {(*_made_with(entry),) for entry in manifest.letters}
    listed = [recipient.id for recipient in campaign.directory.recipients]
    built = [entry.id for entry in manifest.letters if entry.id in listed]
    ids = built if len(built) < len(listed) and len(built) <= NAMED else []
    return shlex.join(["advocacy", "build", *ids, *(made_with.pop() if len(made_with) == 1 else ()), *options])


def _made_with(entry: BuiltLetter) -> Iterator[str]:
    """The options with which a letter was made."""
    yield from ("--date", entry.date)
    if entry.paper != "a4":
        yield from ("--paper", entry.paper)
    if entry.asked:
        yield from ("--delivery", entry.asked)
    if not entry.window:
        yield "--no-window"
    if entry.asked_translation:
        yield from ("--translation", entry.asked_translation)


def _changed(campaign: Campaign, manifest: Manifest) -> tuple[str, ...]:
    """The inputs of the letters that are not those of the build; files that no letter is made of do not count."""
    other = {name for name, digest in manifest.inputs.items() if campaign.inputs.get(name) != digest}
    return tuple(sorted(other | (campaign.sources.keys() - manifest.inputs.keys())))


def _strays(out: Path, manifest: Manifest) -> Iterator[Problem]:
    known = {entry.file for entry in manifest.letters}
    for path in sorted((out / LETTERS).rglob("*")):
        name = path.relative_to(out).as_posix()
        if name not in known and not path.is_dir():
            yield Problem("no build made this file", "delete it, or move it elsewhere", name)


def _of_entry(entry: BuiltLetter, *, known: bool) -> str:
    """What makes an entry of the manifest useless."""
    if entry.paper not in SHEET_SIZES:
        return f"the letter to {entry.id} is said to be on «{entry.paper}»"
    try:
        date.fromisoformat(entry.date)
    except ValueError:
        return f"the letter to {entry.id} is said to bear the date «{entry.date}»"
    return "" if known else f"records a letter to {entry.id}, who is not on the list"


def _letter(
    out: Path,
    template: Template,
    thumbnails: bool,  # noqa: FBT001 - an argument of partial
    enclosed: Mapping[str, "Enclosed"],
    letter: LetterToRead,
) -> LetterProof:
    """One letter: whether its file is the one that was built, and what is in it."""
    entry, again = letter.entry, f"make it again: «{letter.command}»"
    try:
        data = read_regular(out / entry.file, LARGEST_FILE, inside=out)
    except FileNotFoundError:
        return LetterProof((Problem("is missing", again, entry.file),))
    except RefusedError as error:
        return LetterProof((Problem(error.why, f"delete it, and {again}", entry.file),))
    except OSError as error:
        remedy = f"give yourself the right to read it, or delete it and {again}"
        return LetterProof((Problem(f"cannot be read: {error.strerror or error}", remedy, entry.file),))
    if sha256(data).hexdigest() == entry.sha256:
        # A build keeps a file with the sha256 of the manifest: what is wrong with it has to go first.
        return _contents(data, letter, template, enclosed, f"delete it, and {again}", thumbnails=thumbnails)
    if len(data) < entry.bytes and not data.rstrip().endswith(b"%%EOF"):
        message = f"is cut short: {len(data)} of {entry.bytes} bytes"
        return LetterProof((Problem(message, again, entry.file),))
    changed = Problem("is not the file that was built: it was changed or replaced", again, entry.file)
    outcome = _contents(data, letter, template, enclosed, again, thumbnails=thumbnails)
    return replace(outcome, problems=(changed, *outcome.problems))


def _contents(
    data: bytes,
    letter: LetterToRead,
    template: Template,
    enclosed: Mapping[str, "Enclosed"],
    remedy: str,
    *,
    thumbnails: bool,
) -> LetterProof:
    # The readers take a while to load; commands that read no PDF need not wait for them.
    from advocacy.proof.checks import Finding, findings  # noqa: PLC0415
    from advocacy.proof.claims import conforms  # noqa: PLC0415
    from advocacy.proof.contact_sheet import thumbnail  # noqa: PLC0415
    from advocacy.proof.enclosed import wrong_behind  # noqa: PLC0415
    from advocacy.proof.reading import UnreadableError, read  # noqa: PLC0415

    entry, right = letter.entry, letter.right
    try:
        drawn, objects = read(data, enclosing=bool(entry.enclosures))
    except UnreadableError as error:
        return LetterProof((Problem(f"cannot be read as a PDF: {error}", remedy, entry.file),))
    picture = thumbnail(data) if thumbnails else b""
    found = findings(drawn, objects, entry, right, blocks_of(template, right.context) if right else ((), ()))
    behind = wrong_behind(data, entry.enclosures, enclosed, says_conforming=conforms(objects))
    problems = (
        Problem(
            finding.message,
            f"{remedy}; if it comes out alike, {finding.otherwise}" if finding.otherwise else remedy,
            entry.file,
        )
        for finding in (*found, *(Finding(message, "") for message in behind))
    )
    return LetterProof((*problems,), picture)
