from advocacy.campaign.template import check_template


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
