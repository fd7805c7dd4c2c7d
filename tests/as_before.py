"""What depends on a text alone is worked out once in a process: most campaigns of tests have the same ones."""

from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import FunctionLoader

from advocacy.campaign.template import Sandbox
from advocacy.files import yaml_document
from advocacy.files.records import Record


def work_out_once() -> None:
    """From now on, parse no text, compile no template and validate no record twice in this process."""
    build, compile_, validate = yaml_document._Builder.build, Sandbox.compile, Record.model_validate
    records: dict[tuple[type, int], list[tuple[Any, Any, Record]]] = {}

    @lru_cache(maxsize=32)
    def built(name: str, text: str) -> yaml_document.YamlDocument:
        return build(yaml_document._Builder(name), text)

    def validated(record: type[Record], data: Any, *, context: object = None) -> Record:
        known = records.setdefault((record, id(data)), [])
        for before, then, made in known:
            if before is data and then == context:
                return made
        if len(records) > 200:
            records.clear()
        known.append((data, context, validate.__func__(record, data, context=context)))  # type: ignore[attr-defined]
        return known[-1][-1]

    @lru_cache
    def compiled(*source_and_names: str) -> CodeType:
        return compile_(Sandbox(FunctionLoader(str)), *source_and_names)

    yaml_document._Builder.build = lambda builder, text: built(builder.name, text)  # type: ignore[method-assign]
    Record.model_validate = classmethod(validated)  # type: ignore[assignment, method-assign]
    Sandbox.compile = lambda _, *source_and_names: compiled(*source_and_names)  # type: ignore[method-assign, assignment]
