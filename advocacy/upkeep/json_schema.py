"""JSON Schema of a campaign's YAML files, for editors that complete and check while people type.

Draft 7, which YAML language servers know best. It is made from the records that the loader uses, so that the two cannot
drift apart; rules across fields are the loader's alone.
"""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.field_types import ISO_CODES
from advocacy.campaign.languages.language import LanguageFile
from advocacy.campaign.petition import Petition
from advocacy.campaign.protocol import ProtocolFile
from advocacy.campaign.recipients import RecipientsFile
from advocacy.campaign.settings import Settings
from advocacy.files.records import Record
from advocacy.upkeep.descriptions import descriptions_of

DIALECT = "http://json-schema.org/draft-07/schema#"
COUNTRY = "Country"
NONE = {"const": "none"}
"""The word that means nothing; YAML's own ``null`` is refused."""


class File(StrEnum):
    """A file that has a schema."""

    RECIPIENTS = "recipients"
    PETITION = "petition"
    PROTOCOL = "protocol"
    CAMPAIGN = "campaign"
    LANGUAGE = "language"


MODELS: dict[File, type[Record]] = {
    File.RECIPIENTS: RecipientsFile,
    File.PETITION: Petition,
    File.PROTOCOL: ProtocolFile,
    File.CAMPAIGN: Settings,
    File.LANGUAGE: LanguageFile,
}

DESCRIBED_IN = {
    "RecipientsFile": ("recipients_file",),
    "Recipient": ("recipients",),
    "Citation": ("sources",),
    "CitedPage": ("sources",),
    "Retired": ("retired",),
    "State": ("states",),
    "Caution": ("cautions",),
    "PostalService": ("post", "sources"),
    "Mission": ("missions", "sources"),
    "Settings": ("campaign",),
    "Sender": ("sender",),
    "Letterhead": ("letterhead",),
    "Enclosure": ("enclosures",),
    "DeliveryRules": ("delivery",),
    "ByMission": ("by_mission",),
    "Participants": ("wassenaar", "sources"),
    "Kind": ("kinds",),
    "Audience": ("audiences",),
    "Petition": ("petition",),
    "Wordings": ("petition",),
    "LanguageFile": ("language",),
    "Labels": ("labels",),
    "EnclosureLabels": ("enclosure_labels",),
    "DateForm": ("date_form",),
    "TranslatedForm": ("forms",),
    "Demand": ("demands",),
    "Wording": ("wordings",),
    "ProtocolFile": ("protocol",),
    "DateLines": ("dates",),
    "OwnDate": ("own_dates",),
    "Form": ("forms",),
}
"""The parts of ``descriptions.yaml`` in which the fields of a record are described."""


def schema_of(file: File, campaign: Campaign) -> dict[str, Any]:
    """The schema of ``file``; what ``campaign`` has in its other files is offered, and more allowed, as it may grow."""
    declared = campaign.directory.declared
    offered = {
        "rank": campaign.protocol.ranks,
        "kind": [*declared.kinds],
        "audience": [*declared.audiences],
    }
    made = MODELS[file].model_json_schema()
    definitions = {name: _adapted(part, name, offered) for name, part in made.pop("$defs", {}).items()}
    whole = _adapted(made, MODELS[file].__name__, offered)
    if "Wording" in definitions:
        words = definitions["Wording"]["additionalProperties"]
        for name, audience in declared.audiences.items():
            text = f"{audience.english}\n\n{audience.label}"
            definitions["Wording"]["properties"][name] = {"description": text, **words}
    codes = {"type": "string", "enum": sorted(ISO_CODES)}
    return {"$schema": DIALECT, **whole, "definitions": {**definitions, COUNTRY: codes}}


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _adapted(part: dict[str, Any], name: str, offered: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A record's schema with its fields described in both languages."""
    adapted: dict[str, Any] = _plain(part)
    sections = map(descriptions_of, DESCRIBED_IN.get(name, ()))
    described = {field: text for section in sections for field, text in section.items()}
    for field, value in adapted.get("properties", {}).items():
        text = f"{described[field].en}\n\n{described[field].ar}"
        if field in offered and (field == "rank" or name == "Recipient"):
            value = {"anyOf": [{"enum": [*offered[field]]}, value]}  # noqa: PLW2901 - offered, not demanded
        # In draft 7, whatever stands beside a reference is not read.
        adapted["properties"][field] = {"description": text, **({"allOf": [value]} if "$ref" in value else value)}
    return adapted


def _plain(part: Any) -> Any:
    """Without titles made from names, with ``none`` for null, and with one list of countries."""
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("enum") == sorted(ISO_CODES):
        return {"$ref": f"#/definitions/{COUNTRY}"}
    if part == {"type": "null"}:
        return NONE
    adapted = {}
    for key, value in part.items():
        if key == "properties":
            adapted[key] = {name: _plain(field) for name, field in value.items()}
        elif key == "$ref":
            adapted[key] = value.replace("#/$defs/", "#/definitions/")
        elif not (key in ("title", "description") and isinstance(value, str)) and key != "default":
            adapted[key] = _plain(value)
    return adapted
