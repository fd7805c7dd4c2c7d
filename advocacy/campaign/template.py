"""What can be said of a template before a letter is merged: its grammar, and names that nothing fills in."""

from collections.abc import Iterator
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from advocacy.errors import Problem

PRINTABLE = frozenset(
    {
        "addressee", "background", "closing", "date", "demands", "demands_opening", "ministry", "opening", "paper",
        "postal", "reference", "reply", "sender", "state", "step", "subject", "title", "type_size", "via", "vocative",
        "window",
    }
)  # fmt: skip
"""What a letter can print; letters/README.md describes each."""

REMEDY = "letters/README.md lists what a letter can print"


def check_template(name: str, text: str, *, whole: bool = True) -> Iterator[Problem]:
    """Problems of the template ``name`` that can be seen without merging it.

    Of a template that others include (not ``whole``) nobody knows the names: they may come from those.
    """
    try:
        tree = _parse(text)
    except TemplateSyntaxError as error:
        yield Problem(f"the template fails: {error}", REMEDY, name, error.lineno, _column(text, error.lineno, ""))
        return
    unknown = find_undeclared_variables(tree) - PRINTABLE if whole else set()
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            message = f"the template fails: '{node.name}' is undefined"
            yield Problem(message, REMEDY, name, node.lineno, _column(text, node.lineno, node.name))


@lru_cache  # a template is read again whenever something else of the campaign is changed
def _parse(text: str) -> nodes.Template:
    return Environment(autoescape=True).parse(text)


def _column(text: str, line: int, word: str) -> int:
    row = text.split("\n")[line - 1]
    found = row.find(word) if word else -1
    return (found if found >= 0 else len(row) - len(row.lstrip())) + 1
