import pytest
from markupsafe import Markup

from advocacy.campaign.template import check_template, tied


def said(text: str) -> list[str]:
    return [f"{p.line}:{p.column} {p.message}" for p in check_template("letters/t.html.j2", text)]


def test_names_that_nothing_fills_in_are_named_where_they_stand() -> None:
    assert said("<p>{{ title }}\n  {{ titel }} {{ demands | length }}</p>\n{{ titel }}") == [
        "2:6 the template fails: 'titel' is undefined",
        "3:4 the template fails: 'titel' is undefined",
    ]


def test_names_that_the_template_makes_itself_are_fine() -> None:
    text = "{% for d in demands %}{{ loop.index }}{{ d.text }}{% endfor %}{% set x = state %}{{ x }}"
    assert not said(text)


def test_a_template_that_others_include_may_use_their_names() -> None:
    assert not list(check_template("letters/part.j2", "{{ demand.text }}", whole=False))


def test_grammar_is_named_with_its_line() -> None:
    (problem,) = said("\n  {% if %}")
    assert problem.startswith("2:3 the template fails: ")


@pytest.mark.parametrize("whole", [True, False])
def test_a_filter_that_does_not_exist_is_named_where_it_stands(whole: bool) -> None:
    (problem,) = check_template("letters/t.html.j2", "\n  {{ title | tied }} {{ title | tide }}", whole=whole)
    assert (problem.line, problem.column) == (2, 33)
    assert problem.message == "the template fails: No filter named 'tide'."
    assert problem.remedy == "letters/README.md lists what a letter can print"


def test_the_last_two_words_of_a_passage_are_tied() -> None:
    assert tied("على نحو غير مشروع؛") == "على نحو غير\N{NO-BREAK SPACE}مشروع؛"
    assert tied("مشروع؛") == "مشروع؛"
    assert tied("") == ""
    assert tied("Bundesamt (BAFA)") == "Bundesamt\N{NO-BREAK SPACE}(BAFA)"
    long = "Österreichische Bundesimmobiliengesellschaft"
    assert tied(long) == long, "it would be wider than the window"
    marked = tied(Markup("A &amp; B"))
    assert isinstance(marked, Markup)
    assert marked == "A &amp;\N{NO-BREAK SPACE}B"


def test_the_last_word_of_a_passage_is_kept_in_one_piece() -> None:
    """Where hyphens part words: half of one alone on the last line looks like a mistake."""
    passage = "Nous vous prions d’agréer, Mesdames, Messieurs, l’expression <de> notre très haute et "
    assert tied(f"{passage}considération.") == (
        "Nous vous prions d’agréer, Mesdames, Messieurs, l’expression &lt;de&gt; notre très haute "
        '<span class="tied">et\N{NO-BREAK SPACE}considération.</span>'
    )
    for unparted in (
        f"{passage}fin.",
        "تقول الحكومات والشركات إن أدوات المراقبة لا تستهدف المجرمين " * 2,
    ):
        assert "<span" not in tied(unparted)
    entity = Markup(f"{'a ' * 50}&eacute;")
    assert tied(entity).endswith("\N{NO-BREAK SPACE}&eacute;")
