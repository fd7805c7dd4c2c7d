"""What templates may use, and what can be said of one before a letter is merged: its grammar, and unknown names."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.meta import TrackingCodeGenerator, find_referenced_templates
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from advocacy.errors import Problem
from advocacy.files.text import decoded

PRINTABLE = frozenset(
    {
        "addressee", "audience", "background", "body", "closing", "country", "date", "delivery", "demands",
        "demands_opening", "dir", "enclosures", "id", "kind", "labels", "language", "letterhead", "ministry",
        "opening", "paper", "passages", "postal", "reference", "reply", "sender", "settings", "state", "step",
        "subject", "title", "translation", "type_size", "via", "vocative", "window",
    }
)  # fmt: skip
"""What a letter can print; letters/README.md describes each."""


LONGEST_TIE = 24
"""Characters of two words that stand on one line everywhere, in the window too."""


PASSAGE = 80
"""Characters that a name, a line of an address or a subject has not: only passages are set with hyphens."""

_LAST_WORD = re.compile(r"(?<![&\w])[^\W\d_\u0600-\u06ff][\w’'-]{5,}\W*$")
"""Of a script whose words are parted by hyphens, and long enough for that."""


def tied(text: str) -> str:
    """``text`` with its last two words on one line, wherever lines end, and the last one of a passage in one piece.

    A word alone on the last line looks like a mistake, and half of one more so; WeasyPrint has no ``text-wrap: pretty``
    and no ``hyphenate-limit-last``. No line is added by it, as only the last break moves: words that are too long for
    that stay apart. The style keeps what is in ``.tied`` without hyphens.
    """
    if len(" ".join(text.split(" ")[-2:])) <= LONGEST_TIE:
        text = type(text)("\N{NO-BREAK SPACE}").join(text.rsplit(" ", 1))
    if len(text) > PASSAGE and (last := _LAST_WORD.search(text)):
        start = text.rfind(" ", 0, last.start()) + 1  # the renderer parts a line badly where no blank is before a tag
        return escape(text[:start]) + Markup('<span class="tied">{}</span>').format(text[start:])
    return text


FILTERS: Mapping[str, Callable[[str], str]] = MappingProxyType({"tied": tied})
"""Filters beside those of Jinja: ``{{ step | tied }}``."""

LARGEST_NUMBER = 4096
"""Bits; to raise one number to the power of another would else never end."""

REMEDY = "letters/README.md lists what a letter can print"


@lru_cache  # a template is read again whenever something else of the campaign is changed
def check_template(name: str, text: str, *, whole: bool = True) -> tuple[Problem, ...]:
    """Problems of the template ``name`` that can be seen without merging it.

    Of a template that others include (not ``whole``) nobody knows the names: they may come from those.
    """
    return tuple(_problems_of(name, text, whole=whole))


def _problems_of(name: str, text: str, *, whole: bool) -> Iterator[Problem]:
    try:
        tree = _parse(text)
        undeclared = _undeclared(tree)
    except TemplateSyntaxError as error:
        said = error.message or ""
        word = next(iter(re.findall(r"'([^']+)'", said)), "")
        column = _column(text.split("\n"), error.lineno, word)
        yield Problem(f"the template fails: {said}", REMEDY, name, error.lineno, column)
        return
    except RecursionError:
        yield Problem("the template fails: it nests too deeply", REMEDY, name)
        return
    rows = text.split("\n")
    unknown = undeclared - PRINTABLE if whole else set()
    for node in tree.find_all(nodes.Name) if whole else ():
        if node.name in unknown:
            message = f"the template fails: '{node.name}' is undefined"
            yield Problem(message, REMEDY, name, node.lineno, _column(rows, node.lineno, node.name))


def names_in(file: str, files: Mapping[str, bytes]) -> frozenset[str] | None:
    """The names that a template and those it takes in ask for; None where it takes in what only a run can tell."""
    found: set[str] = set()
    unread, read = {file}, set[str]()
    while unread:
        name = unread.pop()
        read.add(name)
        tree = _parse(decoded(files[name], name))
        found |= {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        for other in find_referenced_templates(tree):
            if other is None:
                return None
            unread |= {f"letters/{other}"} & files.keys() - read
    return frozenset(found)


def without_comments(template: str) -> str:
    """A template whose comments are blank; one that does not end is none."""
    parts: list[str] = []
    done = 0
    while (start := template.find("{#", done)) >= 0 and (end := template.find("#}", start + 2)) >= 0:
        parts += [template[done:start], " " * (end + 2 - start)]
        done = end + 2
    return "".join([*parts, template[done:]])


class AsWritten(CodeGenerator):
    """Makes code of a template, and works nothing out before that runs: not even what a constant would come to."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """Set what a template says of its escaping when it runs."""
        for option in node.options:
            self.writeline(f"context.eval_ctx.{option.key} = ", node)
            self.visit(option.value, frame)
        frame.eval_ctx.volatile = True


class Sandbox(ImmutableSandboxedEnvironment):
    """In which every template is filled in, as a stranger may have written it; works nothing out before it does."""

    code_generator_class = AsWritten
    intercepted_binops = frozenset({"**"})

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,
        )
        self.filters |= FILTERS

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """A number in the power of another, unless that is too large."""
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > LARGEST_NUMBER:
            msg = f"{left}**{right} is too large a number"
            raise ArithmeticError(msg[:80])
        return super().call_binop(context, operator, left, right)


class _Names(AsWritten, TrackingCodeGenerator):
    """Finds the names that are not the template's own."""


def _undeclared(tree: nodes.Template) -> set[str]:
    assert tree.environment
    names = _Names(tree.environment)
    names.optimizer = None
    names.visit(tree)
    return names.undeclared_identifiers


def _parse(text: str) -> nodes.Template:
    environment = Environment(autoescape=True)
    environment.filters |= FILTERS
    return environment.parse(text)


def _column(rows: Sequence[str], line: int, word: str) -> int:
    row = rows[line - 1] if line <= len(rows) else ""
    found = row.find(word) if word else -1
    return (found if found >= 0 else len(row) - len(row.lstrip())) + 1
