"""Every language of a campaign, read from its files and held to what the campaign says."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from advocacy.campaign.audiences import Declared
from advocacy.campaign.field_types import ARABIC, WrittenIn, language_code
from advocacy.campaign.languages.language import FOLDER, Language, LanguageFile, language_file
from advocacy.campaign.petition import Petition, problems_of_wordings, side_by_side
from advocacy.campaign.protocol import INSTITUTION, Forms, Protocol
from advocacy.campaign.recipients import RECIPIENTS_FILE, RecipientList
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.records import parse_record
from advocacy.files.yaml_document import YamlDocument


def read_languages(root: Path, source: Callable[[str], YamlDocument], problems: list[Problem]) -> dict[str, Language]:
    """All languages in the campaign folder ``root``, by code; what is wrong with any is added to ``problems``."""
    languages: dict[str, Language] = {}
    for code, name in language_files(root, problems).items():
        try:
            languages[code] = read_language(code, source(name))
        except AdvocacyError as error:
            problems.extend(error.problems)
    return languages


def complete_languages(
    languages: Mapping[str, Language],
    declared: Declared | None,
    petition: Petition | None,
    protocol: Protocol | None,
    directory: RecipientList | None,
    sources: Mapping[str, YamlDocument],
    settings: YamlDocument | None,
    problems: list[Problem],
) -> dict[str, Language]:
    """``languages`` with the campaign's own; what they lack that the campaign has is added to ``problems``."""
    completed = {**languages}
    if declared and petition:
        problems.extend(problems_of_languages(languages, petition, declared.audiences, sources))
    if declared and petition and protocol:
        try:
            completed = with_own(languages, declared.language, petition, protocol, settings)
        except AdvocacyError as error:
            problems.extend(error.problems)
    if declared and directory:
        source = sources[RECIPIENTS_FILE]
        problems.extend(problems_of_recipients(directory, completed, declared.language, source))
    return completed


def language_files(root: Path, problems: list[Problem]) -> dict[str, str]:
    """The files of all languages in the campaign folder ``root``, by code; those named after none are ``problems``."""
    files: dict[str, str] = {}
    for path in sorted((root / FOLDER).glob("*.yaml")):
        try:
            files[language_code(path.stem)] = language_file(path.stem)
        except ValueError:
            remedy = "name it after a language, by the code of ISO 639-1: fr.yaml"
            problems.append(Problem("is named after no language", remedy, language_file(path.stem)))
    return files


def read_language(code: str, source: YamlDocument) -> Language:
    """The language ``code`` in ``source``; raises every problem in it at once."""
    file = parse_record(LanguageFile, source, context=WrittenIn(code))
    forms = Forms(file.forms)
    if file.forms and INSTITUTION not in forms.forms_of:
        remedy = f"add one with «rank: {INSTITUTION}»: it is taken where nobody knows who holds an office"
        raise AdvocacyError(source.problem(("forms",), "no form of address is that of an institution", remedy))
    return Language(code, file, forms)


def problems_of_languages(
    languages: Mapping[str, Language],
    petition: Petition,
    audiences: Collection[str],
    sources: Mapping[str, YamlDocument],
) -> Iterator[Problem]:
    """What a translation lacks that the petition says, and what it says otherwise than in the same passages."""
    for code, language in languages.items():
        if language.file.petition:
            yield from problems_of_wordings(sources[language_file(code)], audiences, "petition")
            yield from _unlike(language, petition, sources[language_file(code)])


def _unlike(language: Language, petition: Petition, source: YamlDocument) -> Iterator[Problem]:
    said = language.petition
    if len(said.background) != len(petition.background):
        message = f"has {len(said.background)} passages of background; the petition has {len(petition.background)}"
        yield source.problem(("petition", "background"), message, "translate each of them, in the same order")
        return
    ids = [demand.id for demand in petition.demands]
    if [demand.id for demand in said.demands] != ids:
        yield source.problem(
            ("petition", "demands"), "the demands are not those of the petition", f"in this order: {', '.join(ids)}"
        )
        return
    if len(language.labels.ordinals) < len(ids):
        remedy = f"write {len(ids)} of them"
        yield source.problem(("labels", "ordinals"), f"there are {len(ids)} demands and fewer ordinals", remedy)
    if petition.requests_opening and not said.requests_opening:
        remedy = "add it: a Majesty or a Highness is asked and not told"
        yield source.problem(("petition",), "the petition has «requests_opening», and this has none", remedy)
    if missing := [name for name in petition.passages if name not in said.passages]:
        remedy = f"translate it: «{missing[0]}: {{everyone: …}}»"
        yield source.problem(("petition", "passages"), f"the passage «{missing[0]}» is missing", remedy)
        return
    for path, there, here in side_by_side(petition, said):
        for name in there.own:
            if name not in here.own:
                message = f"the petition has a wording of its own for {name} here, and this has none"
                yield source.problem(("petition", *path), message, f"translate it: «{name}: …»")


def with_own(
    languages: Mapping[str, Language], code: str, petition: Petition, protocol: Protocol, source: YamlDocument | None
) -> dict[str, Language]:
    """``languages`` with the campaign's own, which ``petition`` and ``protocol`` are written in; raises without it."""
    if code == ARABIC:
        return {**languages}
    language = languages.get(code)
    assert source is not None  # which says so
    if language is None or language.file.dates is None:
        remedy = "write at least its «labels» and «dates» there"
        message = f"letters in «{code}» have no {language_file(code)} with labels and dates"
        raise AdvocacyError(source.problem(("language",), message, remedy))
    file = language.file.model_copy(update={"petition": petition, "by_mission": protocol.by_mission})
    return {**languages, code: Language(code, file, Forms(protocol.forms), is_own=True)}


def problems_of_recipients(
    directory: RecipientList, languages: Mapping[str, Language], own: str, source: YamlDocument
) -> Iterator[Problem]:
    """Recipients that are written to in a language in which nothing is written."""
    for index, recipient in enumerate(directory.listed):
        code = recipient.language
        if code and code != own and not (code in languages and languages[code].can_translate):
            remedy = f"write {language_file(code)}, or take this out"
            yield source.problem(("recipients", index, "language"), f"nothing is written in «{code}»", remedy)
