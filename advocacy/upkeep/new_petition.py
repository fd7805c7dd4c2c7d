"""A campaign for another petition: the states, missions and forms of address that are shipped, and nobody's claims.

What it asks, whom and in which words is told by somebody's answers; the lines that any petition can have, such as that
which leads to the demands, are those of the shipped letters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from advocacy.campaign.audiences import Declared, DeclaringFile, usual
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.enclosures import LARGEST_TOGETHER, Enclosures
from advocacy.campaign.field_types import ARABIC, ArabicText, Text
from advocacy.campaign.languages.language import FOLDER, language_file
from advocacy.campaign.petition import PETITION_FILE, Reference
from advocacy.campaign.protocol import PROTOCOL_FILE
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.campaign.settings import SETTINGS_FILE, Letterhead, Sender
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.records import Record, parse_record, rule_error
from advocacy.files.text import read_whole
from advocacy.files.yaml_document import Data, YamlDocument, parse
from advocacy.upkeep.entries import entries_of
from advocacy.upkeep.entry_style import Entry, in_line, lines_of, sources_of
from advocacy.upkeep.json_schema import File, schema_of, schema_text
from advocacy.upkeep.own_language import OwnLanguage, languages_of, without_original
from advocacy.upkeep.sections import only_items, section, without_sections

GOVERNMENT, GOVERNMENTS = "government", "governments"
"""The kind of the shipped list that a new campaign can take over, and how that is asked for."""
NOBODY = "none"
Whom = Literal["none", "governments"]
"""Who is on the list at first, as it is typed."""
PUT_BESIDE = "put it beside the file of your answers, or correct its name there"
KEPT_AS_SHIPPED = ("requests_opening", "demands_opening")
"""Of a petition: lines that say nothing of what is asked."""


class Texts(Record):
    """What a petition says in one language."""

    title: Text
    subject: Text | None = None
    """The title, where it is left out."""
    opening: Text
    background: Annotated[tuple[Text, ...], Field(min_length=1)]
    demands: Annotated[tuple[Text, ...], Field(min_length=1)]
    step: Text


class NewPetition(DeclaringFile):
    """Somebody's answers: what is asked, who asks it, and of whom; in the ``language`` of the letters."""

    reference: Reference
    title: ArabicText
    subject: ArabicText | None = None
    opening: ArabicText
    background: Annotated[tuple[ArabicText, ...], Field(min_length=1)]
    demands: Annotated[tuple[ArabicText, ...], Field(min_length=1)]
    step: ArabicText
    sender: Sender | None = None
    letterhead: Letterhead | None = None
    enclosures: Enclosures = ()
    recipients: Literal["governments"] | None = None
    translations: dict[str, Texts] = Field(default_factory=dict)
    """By the code of a language."""

    @model_validator(mode="after")
    def _asks_the_same_in_every_language(self) -> "NewPetition":
        for code, texts in self.translations.items():
            if code == self.language:
                raise rule_error(f"the letters are in «{code}» themselves", "name another language", "translations")
            for name in ("demands", "background"):
                here, there = len(getattr(texts, name)), len(getattr(self, name))
                if here != there:
                    message = f"«{name}» in «{code}» has {here}, and the petition {there}"
                    raise rule_error(message, "translate each, in the same order", "translations")
        return self


def read_answers(source: YamlDocument) -> NewPetition:
    """The answers in ``source``; raises every problem in them at once."""
    language = source.data.get("language") if isinstance(source.data, dict) else None
    return parse_record(NewPetition, source, context=in_language(language if isinstance(language, str) else ARABIC))


def in_language(code: str) -> Declared:
    """What the answers are held to: their texts are in the language of the letters."""
    return Declared({}, {}, code)


def files_for(
    answers: NewPetition,
    source: YamlDocument | None,
    beside: Path | None,
    shipped: Path,
    files: Mapping[str, bytes],
) -> dict[str, bytes]:
    """The files of a campaign, by path, made of ``answers`` and the shipped ``files``, which lie in ``shipped``.

    The answers stand in ``source``, where they were not asked for; a logo and enclosures lie in the folder ``beside``
    it. Raises what is wrong with the campaign.
    """
    campaign = load_campaign(shipped)
    known = languages_of(campaign)
    if unknown := [code for code in (answers.language, *answers.translations) if code not in known]:
        said = f"no letter can be written in «{unknown[0]}» yet", f"one of: {', '.join(known)}"
        if source is None:
            raise AdvocacyError(Problem(*said))
        place = ("language",) if unknown[0] == answers.language else ("translations", unknown[0])
        raise AdvocacyError(source.problem(place, *said, at_key=len(place) > 1))
    own = OwnLanguage(campaign, answers.language) if answers.language != ARABIC else None
    made = {SETTINGS_FILE: _settings(answers), RECIPIENTS_FILE: _recipients(answers, campaign, own)}
    made[PETITION_FILE] = _petition(answers, own.petition if own else campaign.sources[PETITION_FILE].data)
    if own:
        made |= {PROTOCOL_FILE: own.protocol_text(), language_file(answers.language): own.language_text()}
        files = {name: data for name, data in files.items() if name != language_file(ARABIC)}
    for name in files:
        if name.startswith(f"{FOLDER}/") and name not in made:
            text = _language(answers, name, campaign)
            made[name] = without_original(text) if own else text
    documents = {name: parse(text, name) for name, text in made.items()}
    put_there = {"letterhead": None, "enclosures": ()}  # what lies beside the answers comes afterwards
    documents[SETTINGS_FILE] = parse(_settings(answers.model_copy(update=put_there)), SETTINGS_FILE)
    new = load_campaign(shipped, documents)
    made |= {f"letters/schema/{file}.json": schema_text(schema_of(file, new)) for file in File}
    guide = re.sub(r"(?ms)^### From which passage.*?(?=^## )", "", files["letters/README.md"].decode())
    made["letters/README.md"] = guide
    return {
        **_beside(answers, beside),
        **files,
        **{name: text.encode() for name, text in made.items()},
    }


def _beside(answers: NewPetition, beside: Path | None) -> dict[str, bytes]:
    """The logo and the enclosures, from the folder of the answers."""
    if beside is None:
        return {}
    logo = answers.letterhead.logo if answers.letterhead else None
    read = {f"letters/{logo}": read_whole(beside / logo, logo, missing=PUT_BESIDE)} if logo else {}
    for each in answers.enclosures:
        read[each.file] = read_whole(
            beside / each.file, each.file, inside=beside, largest=LARGEST_TOGETHER, missing=PUT_BESIDE
        )
    return read


def _settings(answers: NewPetition) -> str:
    declared = _declared(answers)
    fields: dict[str, Data] = {
        **({"language": answers.language} if answers.language != ARABIC else {}),
        "sender": _plain(answers.sender),
        "letterhead": _plain(answers.letterhead),
        "enclosures": [_plain(each) for each in answers.enclosures],
        "date": None,
        "paper": "a4",
        "mail_by": None,
        "translation": [*answers.translations] or None,
        "delivery": {"direct_not_older_than": "10y", "by_mission": ["un-new-york", "washington"]},
    }
    lines = [f"{name}: {in_line(value)}" for name, value in fields.items()]
    sections: Sequence[tuple[str, Mapping[str, Record]]] = (
        ("kinds", declared.kinds),
        ("audiences", declared.audiences),
    )
    for heading, those in sections:
        lines += ["", f"{heading}:", *(f"  {name}: {in_line(_plain(each))}" for name, each in those.items())]
    return "\n".join(["# yaml-language-server: $schema=schema/campaign.json", *lines, "", "expects: []", ""])


def _declared(answers: NewPetition) -> Declared:
    """Whom the campaign writes to: as somebody says or, where they say nothing, governments and their embassies."""
    audiences = answers.audiences or {GOVERNMENT: usual().audiences[GOVERNMENT]}
    plain = (kind for kind in usual().kinds.items() if kind[1].audience in (None, GOVERNMENT))
    kinds = {
        name: kind if kind.audience in audiences else kind.model_copy(update={"audience": None})
        for name, kind in (answers.kinds or dict(plain)).items()
    }
    return Declared(kinds, audiences)


def _plain(record: Record | None) -> Data:
    """A record as it is written, without what goes without saying."""
    if record is None:
        return None
    said: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return said


def _recipients(answers: NewPetition, campaign: Campaign, own: OwnLanguage | None) -> str:
    shipped = campaign.sources[RECIPIENTS_FILE]
    # The states and all that follows, without who takes part in what another petition is about, and who is warned of
    # whoever asks this.
    rest = shipped.text[shipped.offset_of(shipped.places.keys["states_source",]) :]
    rest = without_sections(rest, "wassenaar")
    rest = rest.replace(cautions := section(rest, "cautions"), only_items(cautions, _is_about_some))
    rest = own.with_states(rest) if own else rest
    lines = ["# yaml-language-server: $schema=letters/schema/recipients.json", "# What each field means: docs/staff.md"]
    chosen = [*_governments(answers, shipped)] if answers.recipients == GOVERNMENTS else []
    listed = {recipient.id: recipient for recipient in campaign.directory.listed}
    chosen = [own.entry(entry, listed[str(entry["id"])]) for entry in chosen] if own else chosen
    lines += ["", "recipients:" if chosen else "recipients: []"]
    for entry in chosen:
        first, *others = lines_of(entry, 4)
        lines += [f"  - {first.lstrip()}", *others, ""]
    return "\n".join([*lines, *([] if chosen else [""]), rest])


def _is_about_some(caution: str) -> bool:
    """Whether it warns of letters to some states, and not of all letters of the shipped campaign."""
    return re.search(r"(?m)^(  - |    )to:", caution) is not None


def _governments(answers: NewPetition, shipped: YamlDocument) -> Iterator[Entry]:
    """The shipped governments, with nothing that another petition says of their states."""
    declared = _declared(answers)
    if GOVERNMENT not in declared.kinds:
        message = f"governments cannot be written to: no kind is called «{GOVERNMENT}»"
        raise AdvocacyError(Problem(message, f"declare «{GOVERNMENT}» under «kinds», or write «recipients: none»"))
    audience = declared.usual_audience(GOVERNMENT)
    for entry in entries_of(shipped):
        if entry["kind"] == GOVERNMENT and not entry.get("retired"):
            sources: list[Data] = [source for source in sources_of(entry) if source["fact"] != "audience"]
            yield {**entry, "audience": audience, "sources": sources}


def _petition(answers: NewPetition, shipped: Any) -> str:
    texts = Texts.model_validate({name: getattr(answers, name) for name in Texts.model_fields})
    schema = "# yaml-language-server: $schema=schema/petition.json"
    return "\n".join([schema, f"reference: {answers.reference}", *_lines(texts, shipped), ""])


def _lines(texts: Texts, shipped: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a petition, one wording for all: who needs another adds it beside «everyone»."""
    yield f"title: {in_line(texts.title)}"
    yield f"subject: {in_line(texts.subject or texts.title)}"
    yield f"opening: {_everyone(texts.opening)}"
    yield "background:"
    yield from (f"  - {_everyone(passage)}" for passage in texts.background)
    yield from (f"{name}: {in_line(shipped[name])}" for name in KEPT_AS_SHIPPED if isinstance(shipped.get(name), str))
    yield "demands:"
    for number, demand in enumerate(texts.demands, 1):
        yield f"  - {{id: demand-{number}, wording: {_everyone(demand)}}}"
    yield f"step: {_everyone(texts.step)}"
    yield f"reply: {in_line(shipped['reply'])}"


def _everyone(text: str) -> str:
    return in_line({"everyone": text})


def _language(answers: NewPetition, name: str, campaign: Campaign) -> str:
    """A shipped language with the texts of this petition or, where it has none in it, without any."""
    document = campaign.sources[name]
    texts = answers.translations.get(Path(name).stem)
    shipped = document.data.get("petition") if isinstance(document.data, dict) else None
    said: Sequence[str] = ()
    if texts and isinstance(shipped, dict):
        said = ["petition:", *(f"  {line}" for line in _lines(texts, shipped)), "", ""]
    return re.sub(r"(?ms)^petition:\n.*?(?=^\S)", lambda _: "\n".join(said), document.text)
