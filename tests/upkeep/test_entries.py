"""Entries are added and changed in files of any hand; every other byte stays: ``advocacy.upkeep.entries``."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.files.edits import apply_edits, difference
from advocacy.files.yaml_document import YamlDocument, parse
from advocacy.upkeep import entries
from advocacy.upkeep.entry_style import FIELDS, in_line

pytestmark = pytest.mark.slow

WORDS = [
    "رئاسة الوزراء",
    "it's",
    'say "so"',
    "a: b",
    "x #y",
    "# no",
    "none",
    "no",
    "01234",
    "- a",
    "{a}",
    "a, b",
    "é",
    "«», ؛",
]
TEXTS = st.one_of(
    st.sampled_from(WORDS), st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12)
)
TEXTS = TEXTS.map(str.strip).filter(bool)
SOURCES = st.lists(
    st.fixed_dictionaries(
        {"fact": st.sampled_from(["name", "office"]), "page": st.none() | TEXTS, "checked": st.none() | TEXTS},
        optional={"note": TEXTS},
    ),
    min_size=1,
    max_size=3,
)
CODES = st.text("abc", min_size=2, max_size=2)


def some_entries() -> st.SearchStrategy[dict[str, Any]]:
    named = st.builds(lambda code, name: {"id": f"{code}-{name}", "country": code.upper()}, CODES, CODES)
    rest = st.fixed_dictionaries(
        {"body": TEXTS, "postal": st.none() | st.lists(TEXTS, min_size=1, max_size=3), "sources": SOURCES},
        optional={"ministry": TEXTS, "note": TEXTS, "office": TEXTS, "gender": TEXTS},
    )
    return st.builds(lambda one, other: one | other, named, rest)


@st.composite
def files(draw: st.DrawFn) -> YamlDocument:
    """A list in one of the many ways in which people write it."""
    data = draw(st.lists(some_entries(), min_size=1, max_size=4, unique_by=lambda fields: fields["id"]))
    dash, gap = draw(st.sampled_from([0, 2, 4])), draw(st.sampled_from([1, 3]))
    between = draw(st.sampled_from(["", "\n", "\n\n", "# of the next\n", "\n  # of the next\n", "\n# over\n\n"]))
    keys = " " * (dash + 1 + gap)

    def comment() -> str:
        return draw(st.sampled_from(["", "", "  # here"]))

    lines = [draw(st.sampled_from(["", "# list\n\n"])), "recipients:\n", draw(st.sampled_from(["", "# first\n"]))]
    for number, fields in enumerate(data):
        lines.append(between if number else "")
        names = draw(st.permutations([name for name in fields if name != "id"]))
        for name in ("id", *names):
            value = fields[name]
            start = f"{' ' * dash}-{' ' * gap}" if name == "id" else keys
            style = draw(st.sampled_from(["plain", "dashes", "folded"]))
            if style == "dashes" and isinstance(value, list) and value:
                inner = keys + draw(st.sampled_from(["", "  "]))
                lines.append(f"{start}{name}:{comment()}\n")
                lines += [f"{inner}- {in_line(item)}{comment()}\n" for item in value]
            elif style == "folded" and isinstance(value, str) and name != "id" and value.isalnum():
                lines.append(f"{start}{name}: >-\n{keys}  {value}\n")
            else:
                lines.append(f"{start}{name}: {in_line(value, name)}{comment()}\n")
            lines.append(draw(st.sampled_from(["", "", f"{keys}# below\n", "\n"])))
    lines.append(draw(st.sampled_from(["", "\nstates:\n  AA: x\n", "# the end\nstates: {}\n"])))
    text = "".join(lines)
    return parse(text if draw(st.booleans()) else text.rstrip("\n"), "recipients.yaml")


def listed(document: YamlDocument) -> list[dict[str, Any]]:
    return [dict(entry) for entry in entries.entries_of(document)]


def revised(document: YamlDocument, revision: entries.Revision) -> YamlDocument:
    """The document after ``revision``, held to it as every change is."""
    after = parse(apply_edits(document.text, revision.edits), document.name)
    return entries.hold_to(after, document, revision)


@given(files(), st.lists(some_entries(), min_size=1, max_size=3, unique_by=lambda fields: fields["id"]))
def test_additions_only_add_lines(document: YamlDocument, new: list[dict[str, Any]]) -> None:
    taken = {fields["id"] for fields in listed(document)}
    new = [fields for fields in new if fields["id"] not in taken]
    after = revised(document, entries.revision(document, added=new)).text
    before = document.text if document.text.endswith("\n") else f"{document.text}\n"
    for edit in difference(before, after if after.endswith("\n") else f"{after}\n"):
        assert edit.start == edit.end, "a line of the file was changed"
    order = [(fields["country"], fields["id"]) for fields in listed(document)]
    if order == sorted(order):
        found = [(fields["country"], fields["id"]) for fields in listed(parse(after, ""))]
        assert found == sorted(found)


@given(files(), st.data())
def test_changes_leave_the_rest(document: YamlDocument, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(listed(document)) - 1))
    before = listed(document)[index]
    other = data.draw(some_entries())
    changed = data.draw(st.sets(st.sampled_from(sorted((before.keys() | other.keys()) - {"id", "country"}))))
    fields = {
        name: (other if name in changed else before)[name]
        for name in FIELDS
        if name in (other if name in changed else before)
    }
    edits = entries.field_edits(document, index, fields)
    after = revised(document, entries.revision(document, {index: fields})).text
    start = document.offset(("recipients", index))
    following = ("recipients", index + 1)
    end = document.offset(following) if following in document.places.values else len(document.text)
    assert all(start <= edit.start <= edit.end <= end for edit in edits)
    assert (
        [comment for comment in after.splitlines() if comment.lstrip().startswith("#")]
        == [comment for comment in document.text.splitlines() if comment.lstrip().startswith("#")]
        or "sources" in changed
        or "postal" in changed
    )
    if not changed or fields == before:
        assert edits == []


@given(files())
def test_a_change_and_back_again(document: YamlDocument) -> None:
    """What is changed to itself is not touched; a note that is added goes away with its line."""
    before = listed(document)[0]
    if "note" in before:
        return
    after = apply_edits(document.text, entries.field_edits(document, 0, before | {"note": "n"}))
    again = parse(after, "recipients.yaml")
    assert apply_edits(after, entries.field_edits(again, 0, before)).rstrip("\n") == document.text.rstrip("\n")


def test_a_source_more_is_a_line_more() -> None:
    text = "recipients:\n  - id: aa-a\n    country: AA\n    sources:  # who\n      - {fact: name}  # first\n# end\n"
    document = parse(text, "recipients.yaml")
    fields = listed(document)[0] | {"sources": [{"fact": "name"}, {"fact": "office", "page": "https://a.example"}]}
    after = apply_edits(text, entries.field_edits(document, 0, fields))
    assert after == text.replace("# first\n", '# first\n      - {fact: office, page: "https://a.example"}\n')


def test_a_new_entry_in_the_style_of_the_file() -> None:
    text = "recipients:\n\n  - id: bb-b\n    country: BB\n\n  # on DD\n  - id: dd-d\n    country: DD\nstates: {}\n"
    document = parse(text, "recipients.yaml")
    new = [
        {"id": "cc-c", "country": "CC", "body": "جهة", "postal": ["12, Street", "CITY"], "note": "n", "sources": []},
        {"id": "aa-a", "country": "AA"},
        {"id": "ee-e", "country": "EE"},
    ]
    assert apply_edits(text, entries.additions(document, new)) == (
        "recipients:\n\n  - id: aa-a\n    country: AA\n\n  - id: bb-b\n    country: BB\n\n"
        '  - id: cc-c\n    country: CC\n    body: جهة\n    postal: ["12, Street", CITY]\n    note: "n"\n'
        "    sources: []\n\n"
        "  # on DD\n  - id: dd-d\n    country: DD\n\n  - id: ee-e\n    country: EE\nstates: {}\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recipients: [{id: aa-a, country: AA}]\n", r"recipients\.yaml:1:13: this list is written in \[brackets\]"),
        ("recipients:\n  - {id: aa-a, country: AA}\n", r"recipients\.yaml:2:5: this entry is written in \{braces\}"),
    ],
)
def test_lists_in_one_line_are_left_to_people(text: str, said: str) -> None:
    document = parse(text, "recipients.yaml")
    new = {"id": "bb-b", "country": "BB"}
    with pytest.raises(AdvocacyError, match=said):
        entries.revision(document, {0: new} if "{" in said else {}, [] if "{" in said else [new])


@pytest.mark.parametrize(
    "after",
    [
        None,
        "recipients:\n  - id: aa-a\n    country: AA\n",
        "recipients:\n  - id: bb-b\n    country: BB\n",
        "recipients:\n  - id: bb-b\n    country: BB\n  - id: aa-a\n    country: AA\nstates: {BB: x}\n",
        "recipients: none\n",
        "- a\n",
    ],
)
def test_what_would_not_read_as_it_should_is_refused(after: str | None) -> None:
    document = parse("recipients:\n  - id: aa-a\n    country: AA\n", "recipients.yaml")
    new = {"id": "bb-b", "country": "BB"}
    with pytest.raises(AdvocacyError, match=r"is written in a way that this command cannot change") as refused:
        entries.hold_to(after and parse(after, "f"), document, entries.revision(document, added=[new]))
    assert refused.value.problems[0].remedy == "write the entry by hand, and see what «advocacy check» says"


@given(TEXTS, st.booleans())
def test_every_text_reads_as_it_was_written(text: str, bracketed: bool) -> None:
    written = in_line([text] if bracketed else text)
    assert parse(f"a: {written}\n", "").data == {"a": [text] if bracketed else text}
