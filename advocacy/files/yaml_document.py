"""YAML as plain data with the position of every key and value.

YAML is read here as people write it by hand: every scalar is a text (``no`` is not False,
``01234`` not 668), the word ``none`` alone means «nothing», and whatever makes a file say
something else than it seems to say is refused: duplicate keys, anchors and aliases, tags,
tabs, several documents in one file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from advocacy.errors import AdvocacyError, Problem, in_reading_order
from advocacy.files.text import decoded, line_starts, place_in, read_whole
from advocacy.files.yaml_faults import CONTROL, syntax_problem, unreadable

KeyPath = tuple[str | int, ...]
Data = str | None | list["Data"] | dict[str, "Data"]

DEEPEST, MOST_VALUES = 20, 400_000
"""Lists in lists; values, and lines: each takes a kilobyte of memory. Eight thousand recipients have half as many."""

NO_LIST = "must be a list", "write it with dashes, or in brackets: [one, two]"
NO_MAPPING = "must have fields of its own", "write «field: value» lines, indented, below it"


Place = tuple[int, int]  # line and column, both from 1, as editors count them


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One YAML file: its data, and the place of every value and key by its path.

    A path is the keys and indexes that lead to a value: ``("recipients", 3, "country")``.
    """

    name: str
    text: str
    data: Data
    value_places: dict[KeyPath, Place] = field(repr=False)
    key_places: dict[KeyPath, Place] = field(repr=False)
    value_ends: dict[KeyPath, Place] = field(repr=False)
    """Where each value ends; a list or mapping in block style, where the next thing begins."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the YAML and did not keep it from being read."""
    line_starts: tuple[int, ...] = field(init=False, repr=False)
    """Where in ``text`` each line begins."""

    def __post_init__(self) -> None:
        """Find the lines once: a frozen value is filled in past its own guard."""
        object.__setattr__(self, "line_starts", line_starts(self.text))

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
        for path in self.value_places:
            if isinstance(value := self.at(path), str):
                yield path, value

    def offset(self, path: KeyPath) -> int:
        """Where in ``text`` the value at ``path`` begins."""
        return self.offset_of(self.value_places[path])

    def span(self, path: KeyPath) -> tuple[int, int]:
        """Where in ``text`` the value at ``path``, quotation marks and all, begins and ends."""
        return self.offset_of(self.value_places[path]), self.offset_of(self.value_ends[path])

    def offset_of(self, place: Place) -> int:
        """Where in ``text`` a line and column is; after the last line, the end."""
        line, column = place
        return self.line_starts[line - 1] + column - 1 if line <= len(self.line_starts) else len(self.text)

    def place_of(self, offset: int) -> Place:
        """The line and column of a place in ``text``."""
        return place_in(self.line_starts, offset)

    def problem(self, path: KeyPath, message: str, remedy: str = "", *, at_key: bool = False) -> Problem:
        """A problem at ``path``, or at the nearest place above it that exists in the file."""
        place = self.key_places.get(path) if at_key else None
        while place is None and path not in self.value_places and path:
            path = path[:-1]
        line, column = place or self.value_places.get(path, (1, 1))
        return Problem(message, remedy, self.name, line, column)


def load(path: Path, name: str, *, inside: Path | None = None) -> YamlDocument:
    """The YAML file ``path``, called ``name`` in messages; a link may not lead out of the folder ``inside``."""
    return parse(decoded(read_whole(path, name, inside=inside), name), name)


def parse(text: str, name: str) -> YamlDocument:
    """YAML ``text``; every problem that does not stop the parser is reported at once."""
    if problems := [*unreadable(text, name, MOST_VALUES)]:
        raise AdvocacyError(problems)
    try:
        return _Builder(name).build(text)
    except yaml.MarkedYAMLError as error:
        raise AdvocacyError(syntax_problem(error, text, name)) from None


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet; ``key`` waits for its value."""

    path: KeyPath
    container: list[Data] | dict[str, Data]
    key: str | None = None


class _Builder:
    """Builds data and positions from parser events, without recursion: a file may be hostile."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: Data = None
        self.value_places: dict[KeyPath, Place] = {}
        self.key_places: dict[KeyPath, Place] = {}
        self.value_ends: dict[KeyPath, Place] = {}
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
                self.value_ends[self.open.pop().path] = _place(event, end=True)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
        if () not in self.value_places:
            remedy = "restore it, or write a new campaign with «advocacy init DIR»"
            raise AdvocacyError(Problem("is empty", remedy, self.name))
        if self.problems:
            self._forget_places_of_nothing()
        return YamlDocument(
            self.name,
            text,
            self.data,
            self.value_places,
            self.key_places,
            self.value_ends,
            in_reading_order(self.problems),
        )

    def _forget_places_of_nothing(self) -> None:
        """Where a key stands twice, or is a list, what was under it is not in the data any more."""
        there: set[KeyPath] = {()}
        inside: list[tuple[KeyPath, Data]] = [((), self.data)]
        while inside:
            path, data = inside.pop()
            steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
            for step, value in steps:
                there.add((*path, step))
                inside.append(((*path, step), value))
        for places in (self.value_places, self.key_places, self.value_ends):
            for path in places.keys() - there:
                del places[path]

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
        self.open.append(_Open(self._put(container, event), container))
        if len(self.open) > DEEPEST:
            self._say(event, "nested too deeply", "is this the right file?")
            raise AdvocacyError(self.problems)

    def _key(self, key: str, event: yaml.Event) -> None:
        mapping = self.open[-1]
        path = (*mapping.path, key)
        if path in self.key_places:
            message = f"«{key}» stands here a second time (first in line {self.key_places[path][0]})"
            self._say(event, message, "keep one of the two")
        self.key_places.setdefault(path, _place(event))
        mapping.key = key

    def _put(self, value: Data, event: yaml.Event) -> KeyPath:
        """Set ``value`` where the parser stands; returns its path."""
        path: KeyPath = ()
        if not self.open:
            self.data = value
        else:
            around = self.open[-1]
            if isinstance(around.container, list):
                path = (*around.path, len(around.container))
                around.container.append(value)
            elif around.key is None:
                self._say(event, "a key that is a list or a mapping", "write «key: value»")
                path = around.path
            else:
                path = (*around.path, around.key)
                around.container[around.key] = value
                around.key = None
        self.value_places[path], self.value_ends[path] = _place(event), _place(event, end=True)
        if len(self.value_places) > MOST_VALUES:
            message, remedy = f"holds more than {MOST_VALUES:,} values", "is this the right file?"
            raise AdvocacyError(Problem(message, remedy, self.name, *_place(event)))
        return path

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
