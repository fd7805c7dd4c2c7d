"""YAML as plain data with the position of every key and value.

YAML is read here as people write it by hand: every scalar is a text (``no`` is not False,
``01234`` not 668), the word ``none`` alone means «nothing», and whatever makes a file say
something else than it seems to say is refused: duplicate keys, anchors and aliases, tags,
tabs, several documents in one file.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from advocacy.errors import AdvocacyError, Problem, in_reading_order
from advocacy.files.text import RESTORE_IT, decoded, line_starts, place_in, read_whole
from advocacy.files.yaml_faults import CONTROL, syntax_problem, unreadable

KeyPath = tuple[str | int, ...]
Data = str | None | list["Data"] | dict[str, "Data"]

DEEPEST, MOST_VALUES = 20, 400_000
"""Lists in lists; values, and lines: each takes up to a kilobyte. Eight thousand recipients have half as many."""

NO_LIST = "must be a list", "write it with dashes, or in brackets: [one, two]"
NO_MAPPING = "must have fields of its own", "write «field: value» lines, indented, below it"


Place = tuple[int, int]  # line and column, both from 1, as editors count them
NO_PLACE: Place = 0, 0
MARK = 6
"""Numbers in the mark of a value."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything in a YAML file stands, by path."""

    values: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    ends: dict[KeyPath, Place] = field(default_factory=dict)
    """Where each value ends; a list or mapping in block style, where the next thing begins."""


@dataclass(frozen=True)
class YamlDocument:
    """One YAML file: its data, and the place of every value and key by its path.

    A path is the keys and indexes that lead to a value: ``("recipients", 3, "country")``.
    """

    name: str
    text: str
    data: Data
    problems: tuple[Problem, ...] = ()
    """What is wrong with the YAML and did not keep it from being read."""
    marks: "array[int]" = field(default_factory=lambda: array("I"), repr=False)
    """Where each value stands, in the order of the file: line and column of its key, of itself, and of its end."""

    @cached_property
    def places(self) -> Places:
        """Made of the marks when they are first asked for: they take more time and memory than the data."""
        places = Places({(): NO_PLACE})  # of data that stand in no file
        numbers = iter(self.marks)
        for (path, _), mark in zip(_everything(self.data), zip(*[numbers] * MARK, strict=True), strict=False):
            key_line, key_column, line, column, *end = mark
            if key_line:
                places.keys[path] = key_line, key_column
            places.values[path], places.ends[path] = (line, column), (end[0], end[1])
        return places

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where in ``text`` each line begins."""
        return line_starts(self.text)

    def at(self, path: KeyPath) -> Data:
        """The value at ``path``."""
        value: Any = self.data
        for step in path:
            value = value[step]
        return value  # type: ignore[no-any-return]

    def mapping_at(self, path: KeyPath) -> dict[str, Data]:
        """The mapping at ``path``; raises ``AdvocacyError`` if something else stands there."""
        if isinstance(value := self.at(path), dict):
            return value
        name = path[-1] if path else self.name
        raise AdvocacyError(self.problem(path, f"«{name}» {NO_MAPPING[0]}", NO_MAPPING[1]))

    def list_at(self, path: KeyPath) -> list[Data]:
        """The list at ``path``; raises ``AdvocacyError`` if something else stands there."""
        if isinstance(value := self.at(path), list):
            return value
        raise AdvocacyError(self.problem(path, f"«{path[-1]}» {NO_LIST[0]}", NO_LIST[1]))

    def mappings_at(self, path: KeyPath) -> tuple[dict[str, Data], ...]:
        """The items of the list at ``path``; raises ``AdvocacyError`` unless all of them are mappings."""
        return tuple(self.mapping_at((*path, index)) for index in range(len(self.list_at(path))))

    def texts(self) -> Iterator[tuple[KeyPath, str]]:
        """Every text, in the order of the file, with its path."""
        return ((path, value) for path, value in _everything(self.data) if isinstance(value, str))

    def offset(self, path: KeyPath) -> int:
        """Where in ``text`` the value at ``path`` begins."""
        return self.offset_of(self.places.values[path])

    def span(self, path: KeyPath) -> tuple[int, int]:
        """Where in ``text`` the value at ``path``, quotation marks and all, begins and ends."""
        return self.offset_of(self.places.values[path]), self.offset_of(self.places.ends[path])

    def offset_of(self, place: Place) -> int:
        """Where in ``text`` a line and column is; after the last line, the end."""
        line, column = place
        return self.line_starts[line - 1] + column - 1 if line <= len(self.line_starts) else len(self.text)

    def place_of(self, offset: int) -> Place:
        """The line and column of a place in ``text``."""
        return place_in(self.line_starts, offset)

    def problem(self, path: KeyPath, message: str, remedy: str = "", *, at_key: bool = False) -> Problem:
        """A problem at ``path``, or at the nearest place above it that exists in the file."""
        place = self.places.keys.get(path) if at_key else None
        while place is None and path not in self.places.values and path:
            path = path[:-1]
        line, column = place or self.places.values.get(path, (1, 1))
        return Problem(message, remedy, self.name, line, column)


def load(path: Path, name: str, *, inside: Path | None = None, missing: str = RESTORE_IT) -> YamlDocument:
    """The YAML file ``path``, called ``name`` in messages; a link may not lead out of the folder ``inside``.

    What to do where it is ``missing`` is the remedy then.
    """
    return parse(decoded(read_whole(path, name, inside=inside, missing=missing), name), name)


def parse(text: str, name: str) -> YamlDocument:
    """YAML ``text``; every problem that does not stop the parser is reported at once."""
    if problems := [*unreadable(text, name, MOST_VALUES)]:
        raise AdvocacyError(problems)
    try:
        return _Builder(name).build(text)
    except yaml.MarkedYAMLError as error:
        raise AdvocacyError(syntax_problem(error, text, name)) from None


def _everything(data: Data) -> Iterator[tuple[KeyPath, Data]]:
    """All values in ``data``, itself too, in the order of the file."""
    inside: list[tuple[KeyPath, Data]] = [((), data)]
    while inside:
        path, value = inside.pop()
        yield path, value
        steps: Iterable[tuple[str | int, Data]] = ()
        if isinstance(value, dict):
            steps = value.items()
        elif isinstance(value, list):
            steps = enumerate(value)
        inside += reversed([((*path, step), below) for step, below in steps])


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet; ``key`` waits for its value."""

    container: list[Data] | dict[str, Data]
    mark: int
    """Where its own mark begins; negative for what is not kept."""
    key: str | None = None
    lines: dict[str, int] = field(default_factory=dict)
    """In which line each key stands first."""
    key_place: Place = NO_PLACE


class _Builder:
    """Builds data and marks from parser events, without recursion: a file may be hostile."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: Data = None
        self.marks = array("I")
        self.values = 0
        self.problems: list[Problem] = []
        self.open: list[_Open] = []

    def build(self, text: str) -> YamlDocument:
        documents = 0
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._say(event, "a second document («---») in one file", "keep one document in a file")
                    raise AdvocacyError(self.problems)
            elif isinstance(event, yaml.CollectionEndEvent):
                mark = self.open.pop().mark
                if mark >= 0:
                    self.marks[mark + 4], self.marks[mark + 5] = _place(event, end=True)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
        if not self.values:
            remedy = "restore it, or write a new campaign with «advocacy init DIR»"
            raise AdvocacyError(Problem("is empty", remedy, self.name))
        return YamlDocument(self.name, text, self.data, in_reading_order(self.problems), self.marks)

    def _node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._say(event, f"an alias, «*{event.anchor}»", "write the value out where it belongs")
            self._put(None, event)
            return
        if event.anchor:
            self._say(event, f"an anchor, «&{event.anchor}»", "write the value out where it belongs")
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if event.tag not in {None, "!"}:
            self._say(event, f"a tag, «{event.tag}»", "delete it: every value here is a text or a list")
        if isinstance(event, yaml.ScalarEvent):
            if self.open and isinstance(self.open[-1].container, dict) and self.open[-1].key is None:
                self._key(event.value, event)
            else:
                self._put(self._scalar(event), event)
            return
        container: list[Data] | dict[str, Data] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.open.append(_Open(container, self._put(container, event)))
        if len(self.open) > DEEPEST:
            self._say(event, "nested too deeply", "is this the right file?")
            raise AdvocacyError(self.problems)

    def _key(self, key: str, event: yaml.Event) -> None:
        mapping = self.open[-1]
        mapping.key, mapping.key_place = key, _place(event)
        if key in mapping.lines:
            message = f"«{key}» stands here a second time (first in line {mapping.lines[key]})"
            self._say(event, message, "keep one of the two")
        mapping.lines.setdefault(key, mapping.key_place[0])

    def _put(self, value: Data, event: yaml.Event) -> int:
        """Set ``value`` where the parser stands; gives where its mark begins.

        What stands under a key a second time, or under a list, is not kept.
        """
        key_place, kept = NO_PLACE, True
        if not self.open:
            self.data = value
        else:
            around = self.open[-1]
            kept = around.mark >= 0
            if isinstance(around.container, list):
                around.container.append(value)
            elif around.key is None:
                self._say(event, "a key that is a list or a mapping", "write «key: value»")
                kept = False
            else:
                kept = kept and around.key not in around.container
                around.container.setdefault(around.key, value)
                around.key, key_place = None, around.key_place
        self.values += 1
        if self.values > MOST_VALUES:
            message, remedy = f"holds more than {MOST_VALUES:,} values", "is this the right file?"
            raise AdvocacyError(Problem(message, remedy, self.name, *_place(event)))
        mark = len(self.marks)
        if kept:
            self.marks.extend((*key_place, *_place(event), *_place(event, end=True)))
        return mark if kept else -1

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        if control := CONTROL.search(event.value):
            self._say(event, f"holds the control character U+{ord(control[0]):04X}", "delete it")
        if event.style:
            return event.value
        if event.value in ("", "~", "null", "Null", "NULL"):
            key = self.open[-1].key if self.open else None
            after = f"«{key}:»" if key else "the dash"
            remedy = "write the value, or the word none where nobody knows it"
            self._say(event, f"nothing stands after {after}", remedy)
            return None
        return None if event.value == "none" else event.value

    def _say(self, event: yaml.Event, message: str, remedy: str) -> None:
        self.problems.append(Problem(message, remedy, self.name, *_place(event)))


def _place(event: yaml.Event, *, end: bool = False) -> Place:
    mark = event.end_mark if end else event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
