"""``check`` says what a template leaves out that no letter can do without; nothing is typeset for it."""

from pathlib import Path

import pytest

from tests.conftest import Program

LANGUAGE = (
    "letters/letter.html.j2: the template names no language, and no letter can be made without\n"
    '    begin it with <html lang="{{ language }}" dir="{{ dir }}">\n'
)
WHOM = (
    "letters/letter.html.j2: the template does not say to whom the letter is\n"
    "    print {{ addressee }}, {{ state }} or {{ reference }}\n"
)
ASKED = (
    "letters/letter.html.j2: the template does not say what is asked\n"
    "    print the demands, {{ subject }} or {{ step }}\n"
)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("", LANGUAGE + WHOM + ASKED),
        ("{# {{ addressee }} #}<p>{{ body }}</p>", LANGUAGE + WHOM + ASKED),
        ("<p lang='{{ language }}'>{{ reference }}: {{ step }}</p>", LANGUAGE),
        ('<HTML class="{{ paper }}" lang="{{ language }}"><p>{{ subject }}</p>', WHOM),
        ('<html lang="ar">{{ state }}{% set step = 1 %}', ASKED),
        ('<html lang="ar">{{ addressee }}{% for each in demands %}{{ each.text }}{% endfor %}', ""),
        ('<html lang="ar">{% include "envelope.j2" %}', ""),
        ('<html lang="ar">{% include "enve" ~ "lope.j2" %}', ""),  # what that may be, nobody asks
    ],
)
def test_what_no_letter_can_do_without_is_missed(program: Program, folder: Path, template: str, said: str) -> None:
    (folder / "letters" / "letter.html.j2").write_text(template, "utf-8")
    (folder / "letters" / "envelope.j2").write_text("{{ state }}: {{ step }}", "utf-8")
    run = program("check", "--root", folder)
    assert (run.code, run.err) == (1, said) if said else run.code == 0
