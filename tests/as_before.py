"""What depends on a text alone is worked out once in a process: most campaigns of tests have the same ones."""

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import FunctionLoader

from advocacy.batch import unchanged
from advocacy.campaign import campaign
from advocacy.campaign.template import Sandbox
from advocacy.campaign.typography import fonts
from advocacy.files import yaml_document
from advocacy.files.records import Record


def work_out_once() -> None:
    """From now on, parse no text, compile no template and validate no record twice in this process.

    Nor look through a style sheet again, or for what the program consists of.
    """
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
    yaml_document.unreadable = _kept(yaml_document.unreadable)  # type: ignore[assignment]
    fonts.font_files = lru_cache(fonts.font_files)

    check_stylesheet = _kept(campaign.check_stylesheet)
    campaign.check_stylesheet = lambda name, text, files: check_stylesheet(name, text, frozenset(files))  # type: ignore[assignment, call-overload]

    files, names = unchanged._files, unchanged._names
    program, places = unchanged.PROGRAM, frozenset(map(Path, sys.path))
    of_the_program, of_a_place = lru_cache(lambda: [*files(program)]), lru_cache(names)

    def files_in(folder: Path, before: str = "") -> Iterator[Any]:
        return iter(of_the_program()) if folder == program else files(folder, before)

    unchanged._files = files_in
    unchanged._names = lambda folder: (of_a_place if folder in places else names)(folder)


def _kept(look: Callable[..., Iterator[Any]]) -> Callable[..., tuple[Any, ...]]:
    """What gives the same as ``look`` without looking again."""
    return lru_cache(maxsize=64)(lambda *words: tuple(look(*words)))
