"""A campaign folder, loaded as one frozen value and checked across its files."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign import petition as petitions
from advocacy.campaign import protocol as protocols
from advocacy.campaign import recipients as directories
from advocacy.campaign.delivery import Delivery, by_way, deliver, problems_of_addresses
from advocacy.campaign.enclosures import enclosed_in, read_enclosures
from advocacy.campaign.field_types import ARABIC
from advocacy.campaign.languages.language import FOLDER as LANGUAGES
from advocacy.campaign.languages.language import Language, translation_of
from advocacy.campaign.languages.loading import complete_languages, read_languages
from advocacy.campaign.petition import Petition, read_petition
from advocacy.campaign.protocol import Protocol, read_protocol, recipients_without_form
from advocacy.campaign.recipients import Recipient, RecipientList, read_recipients
from advocacy.campaign.settings import SETTINGS_FILE, DeliveryRules, Settings, read_settings
from advocacy.campaign.template import check_template, without_comments
from advocacy.campaign.typography.fonts import FONT_ENDINGS, Font, Ruler, read_fonts
from advocacy.campaign.typography.stylesheet import check_stylesheet
from advocacy.campaign.typography.undrawn import texts_without_glyph
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.below import read_below
from advocacy.files.picture import too_much_of
from advocacy.files.text import decoded, missing_file, read_whole
from advocacy.files.yaml_document import KeyPath, YamlDocument, parse

FOLDERS = ("letters", "fonts")
NOT_MATERIAL = {".yaml", ".yml", ".json", ".md", ".txt", ".pdf"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything letters are made from. ``files`` are those of ``letters/`` and ``fonts/``, by path."""

    directory: RecipientList
    petition: Petition
    protocol: Protocol
    fonts: tuple[Font, ...] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    sources: Mapping[str, YamlDocument] = field(repr=False)
    inputs: Mapping[str, str]
    """The sha256 of every input file."""
    ruler: Ruler = field(repr=False)
    """Measures in the type of letters."""
    settings: Settings
    languages: Mapping[str, Language] = field(default_factory=dict, repr=False)
    """Those that letters can be written in, or at least have labels, by code."""
    enclosures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The PDFs that go with every letter, by path, in their order."""
    _ways: dict[tuple[Recipient, str], Delivery] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `delivery_by` found, which is asked for several times."""

    def translation(self, recipient: Recipient, wanted: Sequence[str] | None = None) -> Language | None:
        """The language of the back of a letter; None where it has no translation.

        ``wanted`` are codes or ``auto``; without them, those that the campaign says.
        """
        if self.settings.most_pages > 1 or not prints_translation(self.files.get(TEMPLATE, b"")) or recipient.language:
            return None  # who has a language of its own is written to in one that was chosen for it
        state = self.directory.state_of(recipient)
        codes = self.settings.translation if wanted is None else wanted
        return translation_of(self.languages, codes, recipient.country, state, self.settings.language)

    def language_of(self, recipient: Recipient | None = None) -> Language | None:
        """The language of the front of a letter, or of the campaign; None for Arabic of its own."""
        code = (recipient.language if recipient else None) or self.settings.language
        return None if code == ARABIC == self.settings.language else self.languages[code]

    def delivery(self, recipient: Recipient, day: date, way: str = "") -> Delivery:
        """Where a letter of ``day`` to ``recipient`` goes, by the rules of the campaign or by one ``way``."""
        goes = partial(self.delivery_by, recipient)
        return deliver(recipient, self.directory, self.settings.delivery, day, way, goes)

    def line_by_mission(self, recipient: Recipient, delivery: Delivery) -> str | None:
        """How the Arabic address names the mission that the letter goes to; none where it goes direct."""
        if language := self.language_of():
            state = self.directory.state_of(recipient)
            return language.line_by_mission(delivery.mission, recipient.country, state)
        if delivery.mission is None or self.protocol.by_mission is None:
            return None
        return self.protocol.by_mission.line(delivery.mission, self.directory.state_of(recipient))

    def delivery_by(self, recipient: Recipient, way: str) -> Delivery:
        """Where a letter goes of which it is known that it goes by ``way``."""
        key = recipient, way
        if key not in self._ways:
            self._ways[key] = by_way(recipient, self.directory, way, self.ruler)
        return self._ways[key]

    def enclosed(self, code: str = "") -> dict[str, Any] | None:
        """What is enclosed, as letters in ``code``, or the campaign's own language, name it."""
        return enclosed_in(self.languages.get(code or self.settings.language), self.settings.enclosures)

    @property
    def fingerprint(self) -> str:
        """One sha256 for all inputs: names and contents."""
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self.inputs.items()))
        return sha256("".join(lines).encode()).hexdigest()

    def text_of(self, name: str) -> str:
        """A template or style sheet of ``letters/``."""
        return decoded(self.files[name], name)

    def missing(self, *names: str) -> tuple[Problem, ...]:
        """Each of ``names`` that is not among the files: not every campaign has what packs and pages need."""
        remedy = "«advocacy init DIR» writes out the one that is shipped: copy it from there"
        return tuple(missing_file(name, remedy) for name in names if name not in self.files)

    def require(self, *names: str) -> None:
        """Raise each of ``names`` that is missing."""
        if missing := self.missing(*names):
            raise AdvocacyError(missing)


@lru_cache
def prints_translation(template: bytes) -> bool:
    """Whether a template knows of translations at all: one that was written without them makes letters without."""
    return b"translation" in without_comments(template.decode("utf-8", "replace")).encode()


def load_campaign(root: Path, instead: Mapping[str, YamlDocument] | None = None) -> Campaign:
    """The campaign in ``root``, each of its files read once.

    Raises `AdvocacyError` with everything that is wrong with them at once, each problem at its file, line and column;
    also where ``root`` is no campaign folder.

    A document of ``instead`` stands in place of the file of that name: what a change would lead to.
    """
    if not _exists(root / directories.RECIPIENTS_FILE):
        message = f"{root.absolute().name or root} is not a campaign folder: it holds no {directories.RECIPIENTS_FILE}"
        remedy = "go to a campaign folder, name one with --root DIR, or write one out with «advocacy init DIR»"
        raise AdvocacyError(Problem(message, remedy))
    problems: list[Problem] = []
    sources: dict[str, YamlDocument] = {}
    contents: dict[str, bytes] = {}

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except AdvocacyError as error:
            problems.extend(error.problems)
            return None

    def source(name: str) -> YamlDocument:
        # Read once: the digest is that of the bytes which the text was read from, as sha256sum gives it.
        if instead and name in instead:
            sources[name] = instead[name]
            contents[name] = sources[name].text.encode("utf-8")
        else:
            contents[name] = read_whole(root / name, name, inside=root)
            text = decoded(contents[name], name)
            sources[name] = (_parse_again if name.startswith(f"{LANGUAGES}/") else parse)(text, name)
        problems.extend(sources[name].problems)
        return sources[name]

    settings: Settings | None = Settings(delivery=DeliveryRules(), kinds={}, audiences={})
    if (instead and SETTINGS_FILE in instead) or _exists(root / SETTINGS_FILE):
        settings = attempt(lambda: read_settings(source(SETTINGS_FILE)))
    declared = settings.declared if settings else None
    directory = attempt(lambda: read_recipients(source(directories.RECIPIENTS_FILE), declared))
    petition = attempt(lambda: read_petition(source(petitions.PETITION_FILE), declared))
    protocol = attempt(lambda: read_protocol(source(protocols.PROTOCOL_FILE), declared))
    languages = read_languages(root, source, problems)
    languages = complete_languages(
        languages, declared, petition, protocol, directory, sources, sources.get(SETTINGS_FILE), problems
    )
    enclosures = read_enclosures(root, settings, languages, sources.get(SETTINGS_FILE), problems)
    try:
        files, unread = read_below(root, FOLDERS, NOT_MATERIAL)
    except AdvocacyError as error:
        raise AdvocacyError([*problems, *error.problems]) from None
    problems.extend(unread.values())
    fonts = None if any(name.lower().endswith(FONT_ENDINGS) for name in unread) else attempt(lambda: read_fonts(files))
    problems.extend(chain(_problems_of_files(files, unread), _without_logo(settings, {*files, *unread}, sources)))
    if directory and protocol:
        problems.extend(recipients_without_form(directory.listed, protocol, sources[directories.RECIPIENTS_FILE]))
    ruler = Ruler.of(STYLE, files) if fonts and STYLE in files else None
    if directory and declared and ruler:
        problems.extend(problems_of_addresses(directory, ruler, sources[directories.RECIPIENTS_FILE]))
    if directory and fonts:
        problems.extend(texts_without_glyph(fonts, sources, _templates(files), partial(_is_printed, directory)))
    # Where the YAML itself is wrong, a rule that fails because of it says nothing more.
    known = {problem.place: problem for source in sources.values() for problem in source.problems}
    problems = [problem for problem in problems if known.get(problem.place, problem) == problem]
    if problems or not (directory and petition and protocol and fonts and ruler and settings):
        raise AdvocacyError(problems)
    inputs = {name: sha256(data).hexdigest() for name, data in sorted((contents | files | enclosures).items())}
    return Campaign(
        directory,
        petition,
        protocol,
        fonts,
        MappingProxyType(files),
        MappingProxyType(sources),
        MappingProxyType(inputs),
        ruler,
        settings,
        MappingProxyType(languages),
        MappingProxyType(enclosures),
    )


_parse_again = lru_cache(maxsize=8)(parse)
"""What changes least, and is read again by a preview that is watched, and by each change to the list."""


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder that may not be read, or links in a circle
        return False


def _problems_of_files(files: Mapping[str, bytes], unread: Collection[str]) -> Iterator[Problem]:
    """What is wrong in ``files``; those that cannot be read are there all the same."""
    there = {**dict.fromkeys(unread, b""), **files}
    yield from (missing_file(name) for name in (TEMPLATE, STYLE) if name not in there)
    for name, data in files.items():
        if reason := too_much_of(data, name):
            yield Problem(reason, "take a smaller picture, or draw it with less in it", name)
        if name.endswith((".css", ".j2")):
            try:
                text = decoded(data, name)
            except AdvocacyError as error:
                yield from error.problems
            else:
                if name.endswith(".css"):
                    yield from check_stylesheet(name, text, there)
                else:
                    yield from check_template(name, text, whole=name == TEMPLATE)


def _without_logo(
    settings: Settings | None, there: Collection[str], sources: Mapping[str, YamlDocument]
) -> Iterator[Problem]:
    head = settings.letterhead if settings else None
    if head and head.logo and f"letters/{head.logo}" not in there:
        message = f"there is no letters/{head.logo}"
        yield sources[SETTINGS_FILE].problem(("letterhead", "logo"), message, "put the picture there")


def _templates(files: Mapping[str, bytes]) -> dict[str, str]:
    """What is printed of each template."""
    templates = {name: data for name, data in files.items() if name.endswith(".j2")}
    return {name: without_comments(data.decode("utf-8-sig", "replace")) for name, data in templates.items()}


def _is_printed(directory: RecipientList, name: str, path: KeyPath) -> bool:
    match path:
        case ("recipients", int(index), "body" | "ministry" | "office" | "office_feminine", *_):
            return name == directories.RECIPIENTS_FILE
        case ("recipients", int(index), "body_local" | "postal", *_):
            return directory.listed[index].postal is not None
        case ("enclosures", int(index), "file"):
            return False
        case ("states", _, "formal") | ("cautions", _, "arabic") | ("missions", _, "name" | "arabic" | "lines", *_):
            return True
        case ("recipients" | "states" | "states_source" | "wassenaar" | "post" | "missions" | "cautions", *_):
            return False
        case _:
            return path[-1] not in ("note", "before_posting", "page")
