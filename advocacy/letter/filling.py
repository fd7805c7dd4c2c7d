"""Templates filled in: by a worker, within limits. Whatever a template does wrong, its author reads where."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import GeneratorType
from typing import Any, ClassVar, Protocol

from jinja2 import FunctionLoader, Template, TemplateNotFound, TemplateSyntaxError

from advocacy.campaign.template import Sandbox
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.text import decoded
from advocacy.processes.limits import MB, Limits, Place, Stack, stack_at, stack_of

REMEDY = "letters/README.md lists what a letter can print"
LARGEST, LARGEST_ENTRY = 1_000_000, 20_000
"""Characters that a template may make, and those more for each letter that it lists."""
LIMITS = Limits(seconds=3, memory=256 * MB)


class TextFiles(Protocol):
    """Files that templates and styles are among: a campaign, or the part of one that is sent to a worker."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """By path in the campaign folder."""

    def text_of(self, name: str) -> str:
        """A template or style sheet."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What a template is filled in with, and what that makes, as people call it."""

    name: str
    context: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filling:
    """A template to be filled in by workers: a frozen value, sent to each of them."""

    files: Mapping[str, bytes] = field(repr=False)
    """All templates, by path: one may include others."""
    file: str
    largest: int
    """Characters that it may make."""
    limits: Limits = LIMITS
    worth_a_process: ClassVar[int] = 400
    modules: ClassVar[tuple[str, ...]] = ()
    remedy: ClassVar[str] = "take out what repeats or grows without end; docs/limits.md has all limits"

    @classmethod
    def of(cls, campaign: TextFiles, file: str, entries: int = 0) -> "Filling":
        """``file`` of a campaign, and what it may include; ``entries`` is how many letters it lists."""
        templates = {name: data for name, data in campaign.files.items() if name.endswith(".j2")}
        return cls(templates, file, LARGEST + entries * LARGEST_ENTRY, LIMITS.with_room_for(entries))

    def text_of(self, name: str) -> str:
        """A template."""
        return decoded(self.files[name], name)

    def prepare(self) -> Callable[[Blank], str]:
        """The template, compiled."""
        template = _compiled(self, self.file)
        return lambda blank: _filled(template, self, self.file, blank.context, self.largest)

    def name(self, blank: Blank | None) -> tuple[str, str]:
        """What is filled in."""
        return f"filling in {blank.name if blank else self.file}", self.file

    def locate(self, stack: Stack) -> Place:
        """The line of a template that is being filled in."""
        return place_in_template(stack, self.files)


def compiled(campaign: TextFiles, file: str) -> Callable[[Mapping[str, Any]], str]:
    """What fills in the template ``file`` within this process, again and again: for workers only."""
    template = _compiled(campaign, file)
    return lambda context: _filled(template, campaign, file, context, LARGEST)


def place_in_template(stack: Stack, files: Mapping[str, bytes]) -> Place:
    """The innermost line of a template among ``files`` that ``stack`` is at."""
    for frame, line in stack:
        # Jinja gives the code it makes of a template the template's own file, and can say of which line it was made.
        if (name := frame.f_code.co_filename) in files and (made := frame.f_globals.get("__jinja_template__")):
            return Place(name, made.get_corresponding_lineno(line))
    return Place()


def _compiled(campaign: TextFiles, file: str) -> Template:
    def source(name: str) -> tuple[str, str, None] | None:
        path = f"letters/{name}"
        return (campaign.text_of(path), path, None) if path in campaign.files else None

    try:
        return Sandbox(FunctionLoader(source)).get_template(file.removeprefix("letters/"))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - its author must read where
        raise AdvocacyError(_template_problem(error, campaign, file)) from None


def _filled(template: Template, campaign: TextFiles, file: str, context: Mapping[str, Any], largest: int) -> str:
    chunks = template.root_render_func(template.new_context(dict(context)))
    parts: list[str] = []
    room = largest
    try:
        for chunk in chunks:
            parts.append(chunk)
            room -= len(chunk)
            if room < 0:
                break
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a template does wrong, its author must read where
        raise AdvocacyError(_template_problem(error, campaign, file)) from None
    if room < 0:
        place = place_in_template(stack_of(_innermost(chunks)), campaign.files)
        message = f"the template makes more than {largest:,} characters"
        raise AdvocacyError(Problem(message, Filling.remedy, place.file or file, place.line))
    return "".join(parts)


def _innermost(chunks: Iterator[str]) -> Any:
    """The frame from which the last chunk came: of a block, where it is in one."""
    while isinstance(chunks, GeneratorType) and isinstance(chunks.gi_yieldfrom, GeneratorType):
        chunks = chunks.gi_yieldfrom
    return chunks.gi_frame if isinstance(chunks, GeneratorType) else None


def _template_problem(error: Exception, campaign: TextFiles, file: str) -> Problem:
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or file, error.lineno
    else:
        place = place_in_template(stack_at(error.__traceback__), campaign.files)
        file, line = place.file or file, place.line
    if isinstance(error, TemplateNotFound):
        said = f"{error.message or error} is missing"
    elif isinstance(error, RecursionError):
        said = "it nests too deeply, or includes or calls itself without end"
    elif isinstance(error, TemplateSyntaxError):
        said = error.message or "it is no template"
    else:
        said = str(error) or type(error).__name__
    rows = campaign.text_of(file).split("\n")
    row = rows[line - 1] if 0 < line <= len(rows) else ""
    names = re.findall(r"'([^']+)'", said)
    column = next((row.find(word) + 1 for word in names if word in row), len(row) - len(row.lstrip()) + 1)
    return Problem(f"the template fails: {said}", REMEDY, file, line, column)
