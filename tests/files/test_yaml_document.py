import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.files import yaml_document
from advocacy.files.yaml_document import Data, KeyPath, YamlDocument, parse


def problems(text: str) -> list[str]:
    try:
        found = parse(text, "f").problems
    except AdvocacyError as error:
        found = error.problems
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in found]


def test_scalars_are_texts() -> None:
    assert parse("a: no\nb: 01234\nc: 2026-05-17\nd: 1.0\ne: yes\nNO: on", "f").data == {
        "a": "no", "b": "01234", "c": "2026-05-17", "d": "1.0", "e": "yes", "NO": "on",
    }  # fmt: skip


def test_the_word_none_means_nothing_unless_quoted() -> None:
    assert parse('a: none\nb: "none"\nc: [none]', "f").data == {"a": None, "b": "none", "c": [None]}


def test_every_key_and_value_has_its_place() -> None:
    source = parse("# above\nlist:\n  - id: de\n    names: [ا, ب]\n", "f")
    assert source.places.keys["list", 0, "id"] == (3, 5)
    assert source.places.values["list", 0, "id"] == (3, 9)
    assert source.places.values["list", 0, "names", 1] == (4, 16)
    assert source.text[source.offset(("list", 0, "names", 1))] == "ب"


def test_values_come_as_what_they_are_or_are_explained() -> None:
    document = parse("list:\n  - id: de\n  - x\nnames: [a]\n", "f")
    assert document.mapping_at(("list", 0)) == {"id": "de"}
    assert document.list_at(("names",)) == ["a"]
    assert [*document.texts()] == [(("list", 0, "id"), "de"), (("list", 1), "x"), (("names", 0), "a")]
    with pytest.raises(AdvocacyError, match=r"f:1:7: .list. must be a list\n    write it with dashes") as refused:
        parse("list: x\n", "f").list_at(("list",))
    assert refused.value.problems[0].remedy == "write it with dashes, or in brackets: [one, two]"
    with pytest.raises(AdvocacyError, match=r"f:3:5: .1. must have fields of its own\n    write «field: value» lines"):
        document.mappings_at(("list",))


@given(st.text("ab\n", max_size=30), st.data())
def test_places_and_offsets_are_the_same_thing(text: str, data: st.DataObject) -> None:
    document = YamlDocument("f", text, None)
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset]
    assert document.place_of(offset) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert document.offset_of(document.place_of(offset)) == offset
    assert document.offset_of((text.count("\n") + 2, 1)) == len(text)


def test_a_problem_at_a_place_that_is_not_there_stands_at_the_nearest_one() -> None:
    problem = parse("list:\n  - id: de\n", "f").problem(("list", 0, "rank"), "missing")
    assert (problem.line, problem.column) == (2, 5)


def test_all_of_these_are_said_at_once() -> None:
    assert problems("a: &x 1\nb: *x\nc: !!int 3\nb: 4\nd:\n? [k]\n: 5\n") == [
        "1:4 an anchor, «&x»",
        "2:4 an alias, «*x»",
        "3:4 a tag, «tag:yaml.org,2002:int»",
        "4:1 «b» stands here a second time (first in line 2)",
        "5:3 nothing stands after «d:»",
        "6:3 a key that is a list or a mapping",
    ]


def test_tabs_and_control_characters_are_said_at_once() -> None:
    assert problems("a:\n\tb: 1\n \tc: 2\nd: x\x00\x1b\n") == [
        "2:1 a tab at the start of the line",
        "3:1 a tab at the start of the line",
        "4:5 holds the control character U+0000",
        "4:6 holds the control character U+001B",
    ]


def test_a_tab_inside_a_text_is_no_mistake() -> None:
    assert parse("a: x\ty\nb: z", "f").data == {"a": "x\ty", "b": "z"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c", "1:5 a colon that YAML takes for the end of a key"),
        ("a: @x", "1:4 a value cannot begin with «@»"),
        ('a: "x', "1:4 a quotation mark that is never closed"),
        ("a: [1\nb: 2", "2:2 the line does not fit the ones above it"),
        ("- a\nb: 1", "2:1 the line does not fit the ones above it"),
        ("a: 1\n---\nb: 2", "2:1 a second document («---») in one file"),
        ("", "0:0 is empty"),
        ("# only a comment\n", "0:0 is empty"),
        ("-", "1:2 nothing stands after the dash"),
        ("[" * 30, "1:21 nested too deeply"),
        ('a: "C:\\Users"', "1:9 a backslash that YAML cannot read in double quotation marks"),
        ("a: 1 # \u2028 b", "1:8 holds the control character U+2028"),
        ('a: "x\\0y"', "1:4 holds the control character U+0000"),
        ("a: %x", "1:4 a value cannot begin with «%»"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(text: str, said: str) -> None:
    assert problems(text) == [said]


@given(st.text(alphabet=st.sampled_from("ab:-[]{}\"'#&*!|>%@, \n\t?نا"), max_size=60))
def test_any_text_is_either_read_or_explained(text: str) -> None:
    try:
        source = parse(text, "f")
    except AdvocacyError as error:
        said = error.problems
        assert said
    else:
        if not source.problems:
            assert_places(source, (), source.data)


def assert_places(source: YamlDocument, path: KeyPath, data: Data) -> None:
    line, column = source.places.values[path]
    assert 1 <= line <= source.text.count("\n") + 1
    assert column >= 1
    for step in range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ():
        assert_places(source, (*path, step), source.at((*path, step)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("".join(f"a{number}: b\n" for number in range(1_001)), "x.yaml: has more than 1,000 lines"),
        ("[" + "a," * 1_001 + "]", "x.yaml:1:2000: holds more than 1,000 values"),
    ],
    ids=["lines", "values"],
)
def test_a_file_that_would_fill_the_memory_is_refused(text: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_document, "MOST_VALUES", 1_000)
    with pytest.raises(AdvocacyError) as caught:
        parse(text, "x.yaml")
    assert str(caught.value) == f"{said}\n    is this the right file?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: b\n\u00a0 c: d\n",
            ["2:1: no blank, but U+00A0 NO-BREAK SPACE, before the text of the line\n    write blanks there"],
        ),
        (
            "a:\n  \u200fb: d\n",
            ["2:3: no blank, but U+200F RIGHT-TO-LEFT MARK, before the text of the line\n    write blanks there"],
        ),
        (
            "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> theirs\n",
            [
                f"{line}:1: «{mark * 7}» is the mark of a merge that nobody has finished\n"
                "    keep one of the two versions, and delete the lines with these marks"
                for line, mark in ((2, "<"), (4, "="), (6, ">"))
            ],
        ),
        ("a:\n  b:c\n  d: e\n", ["2:3: no blank after the colon of «b»\n    write «b: …»"]),
        ("- a: b\n  postal:[x, y]\n  d: e\n", ["2:3: no blank after the colon of «postal»\n    write «postal: …»"]),
    ],
    ids=["no-break space", "direction mark", "merge", "colon", "colon and bracket"],
)
def test_what_cannot_be_seen_is_named_at_its_own_line(text: str, said: list[str]) -> None:
    with pytest.raises(AdvocacyError) as caught:
        parse(text, "x")
    assert [str(problem).removeprefix("x:") for problem in caught.value.problems] == said


def test_lines_of_equal_signs_and_addresses_are_no_fault() -> None:
    assert parse("a: |\n  b\n  =======\npage: https://example.org\n", "x").data


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("a: {b: c}\na: x\n", [(("a", "b"), "c")]),
        ("a: x\na: {b: c}\n", [(("a",), "x")]),
        ("x: [{a: [1, 2]}]\nx: [1]\n", [(("x", 0, "a", 0), "1"), (("x", 0, "a", 1), "2")]),
        ("? [q, r]\n: b\n", []),
        ("a:\n  ? {x: [y]}\n  : z\n", []),
    ],
)
def test_where_a_key_stands_twice_or_is_a_list_there_are_places_of_what_is_read_only(
    text: str, texts: list[tuple[KeyPath, str]]
) -> None:
    document = parse(text, "f")
    assert [*document.texts()] == texts
    assert document.problems
    assert all(document.span(path) for path, _ in texts)
