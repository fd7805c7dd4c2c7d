"""From plain data to typed records: every problem at once, each at its place in the file."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic_core import ErrorDetails, PydanticCustomError

from advocacy.errors import AdvocacyError, Problem
from advocacy.files.yaml_document import NO_LIST, NO_MAPPING, Data, KeyPath, YamlDocument

MOST_TOLD = 500
"""Mistakes of a file that are told at once; nobody reads more, and each takes a while to put into words."""

SCHEMA = "«advocacy recipients schema» says what each field may be"


class Record(BaseModel):
    """A frozen record that refuses fields it does not know; how it is read is worked out when one is read first."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, defer_build=True)


R = TypeVar("R", bound=Record)


def rule_error(message: str, remedy: str, field: str = "") -> PydanticCustomError:
    """An error of a record's own rules, in the words a person will read, at ``field`` of the record."""
    return PydanticCustomError("rule", "{message}", {"message": message, "remedy": remedy, "field": field})


def parse_record(model: type[R], document: YamlDocument, further: Iterable[Problem] = (), context: object = None) -> R:
    """All of ``document`` as one record; raises everything that is wrong with it, and what is wrong ``further``.

    ``context`` is what the rules of the record need to know of other files.
    """
    problems = [*further]
    try:
        record = model.model_validate(document.data, context=context)
    except ValidationError as error:
        details = error.errors(include_url=False)
        if (more := len(details) - MOST_TOLD) > 0:
            problems.append(Problem(f"{more:,} more mistakes are not listed", "mend the others first", document.name))
            details = details[:MOST_TOLD]
        # A list whose items are all wrong is «too short» for Pydantic as well: only the items are worth saying.
        within = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
        reported = (detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in within)
        raise AdvocacyError([*(_problem(detail, model, document) for detail in reported), *problems]) from None
    if problems:
        raise AdvocacyError(problems)
    return record


def check_value(model: type[Record], name: str, value: Data, context: object = None) -> Problem | None:
    """What the field ``name`` of a record says of ``value``; rules across fields are not asked.

    ``context`` is what its rules need to know of other files.
    """
    try:
        _field_of(model, name).model_validate({name: value}, context=context)
    except ValidationError as error:
        place = YamlDocument("", "", {name: value})
        details = (detail for detail in error.errors(include_url=False) if detail["loc"][:1] == (name,))
        return next((_problem(detail, model, place) for detail in details), None)
    return None


@lru_cache
def _field_of(model: type[Record], name: str) -> type[Record]:
    """A record of this field alone: of a whole one with a single value, everything else would be told as missing."""
    info = model.model_fields[name]
    return create_model(name, __base__=Record, **{name: (info.annotation, info)})  # type: ignore[call-overload,no-any-return]


def _problem(detail: ErrorDetails, model: type[Record], source: YamlDocument) -> Problem:
    # Pydantic marks an error in a mapping's key with a last step «[key]», which is no place in the file.
    path: KeyPath = tuple(step for step in detail["loc"] if step != "[key]")
    # What stands in a list has no name of its own.
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    context = detail.get("ctx", {})
    at_key = False
    match detail["type"]:
        case "rule":
            message, remedy = context["message"], context["remedy"]
            path = (*path, context["field"]) if context["field"] else path
        case "missing":
            message, remedy = f"the field «{name}» is missing", f"add a line «{name}: …»"
        case "extra_forbidden":
            message, remedy, at_key = f"unknown field «{name}»", nearest(str(name), _fields(detail, model)), True
        case "enum" | "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            given = _shown(detail["input"])
            message = f"{given} is not a value of «{name}»"
            remedy = one_of(str(detail["input"]), allowed)
        case "string_type" if detail["input"] is None:
            message, remedy = f"«{name}» may not be none", "write its text"
        case "string_type":
            message, remedy = f"«{name}» must be a text", "write it on one line, or quoted"
        case "tuple_type" | "list_type":
            message, remedy = f"«{name}» {NO_LIST[0]}", NO_LIST[1]
        case "model_type" | "dict_type" | "model_attributes_type":
            message, remedy = f"«{name}» {NO_MAPPING[0]}", NO_MAPPING[1]
        case "string_too_long" | "too_long" if isinstance(detail["input"], str):
            message, remedy = f"«{name}» is too long for a letter", f"write {context['max_length']} characters at most"
        case "string_too_short" | "too_short":
            message, remedy = f"«{name}» is empty", "write its value"
        case _:
            message, remedy = f"{_shown(detail['input'])} is not a value of «{name}»", SCHEMA
    return source.problem(path, message, remedy.strip(), at_key=at_key)


def _fields(detail: ErrorDetails, model: type[BaseModel]) -> list[str]:
    """The fields of the record, inside ``model``, in which ``detail`` was found."""
    record: Any = model
    for step in detail["loc"][:-1]:
        if isinstance(step, str) and step in record.model_fields:
            record = _record_in(record.model_fields[step].annotation) or record
    return list(record.model_fields)


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_record_in, getattr(annotation, "__args__", ()))), None)


def nearest(given: str, allowed: Iterable[str]) -> str:
    """What of ``allowed`` was meant by ``given``, as a question; empty where nothing is alike."""
    close = get_close_matches(given, [*allowed], n=1)
    return f"did you mean «{close[0]}»? " if close else ""


def one_of(given: str, allowed: Collection[str]) -> str:
    """The way out where ``given`` is none of ``allowed``."""
    return f"{nearest(given, allowed)}one of: {', '.join(allowed)}"


def _shown(value: object) -> str:
    return "none" if value is None else f"«{value}»"
