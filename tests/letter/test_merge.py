import html
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.protocol import OwnDate
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.template import PRINTABLE
from advocacy.errors import AdvocacyError
from advocacy.letter.filling import Blank
from advocacy.letter.merge import Paper, _context, _of_all_letters, date_line, merge, merge_each
from advocacy.letter.request import LetterRequest
from advocacy.processes.pool import NOT_TRIED
from tests.conftest import DAY, REPO, SENDER, with_sender, with_template


def text_of(markup: str) -> str:
    body = re.sub(r"<head>.*?</head>|<br>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split())


def test_a_letter_holds_everything_in_its_order(small: Campaign) -> None:
    (letter,) = merge(small, small.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    recipient, petition = letter.recipient, small.petition
    passages = [
        "٢٣ نوفمبر ٢٠٢٦",
        recipient.body,
        "الوزارة الاتحادية للاقتصاد والطاقة",
        "جمهورية ألمانيا الاتحادية",
        "Frankfurter Straße 29–35 65760 Eschborn GERMANY",
        f"الموضوع: {petition.subject}",
        "السيدات والسادة،",
        "تحية طيبة وبعد،",
        petition.opening.to(recipient),
        *(passage.to(recipient) for passage in petition.background),
        petition.demands_opening,
        *(f"{n}: {d.wording.to(recipient)}" for n, d in zip(["أولًا", "ثانيًا", "ثالثًا"], petition.demands, strict=True)),
        petition.step.to(recipient),
        "وتفضلوا بقبول فائق الاحترام والتقدير.",
        "الاسم:", "المدينة:", "التوقيع:",
        "المرجع: HRD-de-bafa",
    ]  # fmt: skip
    rest = text_of(letter.html)
    assert rest.count("٢٠٢٦") == 1, "a letter has one date"
    assert petition.reply.to(recipient) not in rest, "nobody is asked to reply to nowhere"
    for passage in passages:
        assert passage in rest, passage
        rest = rest[rest.index(passage) + len(passage) :]


def test_every_shipped_recipient_reads_every_wording_it_can_have(shipped: Campaign) -> None:
    made = 0
    for kind, audiences in (
        ("government", ("government", "exporter", "alleged-user")),
        ("export-control", ("licensing-authority",)),
    ):
        for audience in audiences:
            readers = [
                recipient.model_copy(update={"audience": audience})
                for recipient in shipped.directory.recipients
                if recipient.kind == kind
            ]
            for letter in merge(shipped, readers, LetterRequest(DAY, Paper.A4)):
                text = text_of(letter.html)
                state = shipped.directory.state_of(letter.recipient)
                expected = [shipped.protocol.address(letter.recipient).addressee, state.formal]
                expected += [demand.wording.to(letter.recipient) for demand in shipped.petition.demands]
                expected.append(shipped.petition.step.to(letter.recipient))
                assert [passage for passage in expected if passage not in text] == [], letter.recipient.id
                assert "{" not in text
                assert "None" not in text
                made += 1
    assert made == 195 * 3 + 50


def test_data_is_escaped(small: Campaign) -> None:
    first = small.directory.recipients[0]
    hostile = first.model_copy(update={"body": "<img src=file:///etc/passwd> وزارة", "body_local": "A & B <b>"})
    (letter,) = merge(small, [hostile], LetterRequest(DAY, Paper.A4))
    assert "<img" not in letter.html
    assert "A &amp; B\N{NO-BREAK SPACE}&lt;b&gt;" in letter.html


def test_the_date_is_the_recipients(small: Campaign) -> None:
    lines = small.protocol.dates
    assert date_line(lines, DAY, "SA") == "١٣ جمادى الآخرة ١٤٤٨ هـ الموافق ٢٣ نوفمبر ٢٠٢٦ م"
    assert date_line(lines, DAY, "MA") == "23 نونبر 2026"
    corrected = lines.model_copy(update={"hijri_corrections": {"2026-11-23": "1448-06-14"}})
    assert date_line(corrected, DAY, "SA").startswith("١٤ جمادى الآخرة")


def test_a_state_can_write_its_dates_otherwise_than_cldr(shipped: Campaign, small: Campaign) -> None:
    assert date_line(shipped.protocol.dates, DAY, "MR") == "23 نوفمبر 2026"
    months = tuple(f"شهر {number}" for number in "أبجدهوزحطيكل")
    own = {"MR": OwnDate.model_validate({"months": months, "source": {"page": None}})}
    lines = small.protocol.dates.model_copy(update={"states": own})
    assert date_line(lines, DAY, "MR") == "٢٣ شهر ك ٢٠٢٦"
    assert date_line(lines, DAY, "MA") == "23 نونبر 2026"
    own = {"MA": OwnDate.model_validate({"digits": "arabic-indic", "source": {"page": None}})}
    lines = small.protocol.dates.model_copy(update={"states": own})
    assert date_line(lines, DAY, "MA") == "٢٣ نونبر ٢٠٢٦"


def test_demands_can_be_numbered_in_the_digits_of_the_date(small: Campaign, shipped: Campaign) -> None:
    numbered = "{% for demand in demands %}{{ demand.number }}. {{ demand.text }}{% endfor %}"
    german, morocco = (next(r for r in small.directory.recipients if r.id == id_) for id_ in ("de-bafa", "ma-gov"))
    mauritania = next(r for r in shipped.directory.recipients if r.country == "MR")
    texts = [
        text_of(letter.html)
        for campaign, recipients in ((small, [german, morocco]), (shipped, [mauritania]))
        for letter in merge(with_template(campaign, numbered), recipients, LetterRequest(DAY, Paper.A4))
    ]
    for text, digits in zip(texts, ("١٢٣", "123", "123"), strict=True):
        assert all(f"{number}. أن" in text for number in digits)


def test_a_letter_that_goes_by_no_window_keeps_no_room_for_one(small: Campaign) -> None:
    german, morocco = (next(r for r in small.directory.recipients if r.id == id_) for id_ in ("de-bafa", "ma-gov"))
    windows = [merge(small, [german, morocco], LetterRequest(DAY, Paper.A4, window=window)) for window in (True, False)]
    kept = [re.search('<html class="a4 ([a-z]+)"', letter.html) for letters in windows for letter in letters]
    assert [match[1] for match in kept if match] == ["windowed", "plain", "plain", "plain"]
    assert "Frankfurter Straße" in windows[1][0].html


def test_a_letter_can_print_what_is_said_to_be_printable_and_no_more(small: Campaign) -> None:
    every = "".join(f"[{{{{ {name} }}}}]" for name in sorted(PRINTABLE))
    (letter, *_) = merge(with_template(small, every), small.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    assert letter.html.count("][") == len(PRINTABLE) - 1
    recipient = small.directory.recipients[0]
    context = _context(small, recipient, "r", "t", DAY, small.delivery(recipient, DAY))
    assert {*context, *_of_all_letters(small), "paper", "translation", "type_size", "window"} == PRINTABLE


def test_whoever_fills_letters_in_loads_nothing_that_reads_a_campaign(
    small: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of what such a process would take to start."""
    blanks: list[Blank] = []

    @contextmanager
    def noted(_: object, tasks: list[Blank], *__: object) -> Iterator[Iterator[tuple[Blank, str]]]:
        blanks.extend(tasks)
        yield iter([(task, "") for task in tasks])

    monkeypatch.setattr("advocacy.letter.merge.pool.run", noted)
    merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4, translation="auto"))
    (tmp_path / "blanks").write_bytes(pickle.dumps(blanks))
    code = "import pickle, sys; pickle.load(open(sys.argv[1], 'rb')); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "blanks"], capture_output=True, text=True, check=True, cwd=REPO
    )
    loaded = {*run.stdout.split()}
    assert "advocacy.letter.filling" in loaded
    assert not {"advocacy.campaign.campaign", "advocacy.campaign.settings", "babel", "pydantic", "yaml"} & loaded


def test_titles_tell_letters_apart(shipped: Campaign) -> None:
    letters = merge(shipped, shipped.directory.recipients, LetterRequest(DAY, Paper.A4))
    assert len({letter.title for letter in letters}) == len({letter.reference for letter in letters}) == 245


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>\n  {{ nobody }}</p>", "letters/letter.html.j2:2:6: the template fails: 'nobody' is undefined"),
        ("{% for d in demands %}\n{{ d.number.wrong }}{% endfor %}", "2:13: the template fails: 'str object' has no"),
        ("\n{{ 1 / 0 }}", "letters/letter.html.j2:2:1: the template fails: division by zero"),
        ("{% if %}", "letters/letter.html.j2:1:1: the template fails: Expected an expression"),
        ("{{ title.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{% include '../recipients.yaml' %}", "recipients.yaml is missing"),
        ("{{ demands.append(1) }}", "access to attribute 'append' of 'list' object is unsafe"),
    ],
)
def test_a_template_that_fails_is_named_with_its_place(small: Campaign, template: str, said: str) -> None:
    with pytest.raises(AdvocacyError, match=said) as error:
        merge(with_template(small, template), small.directory.recipients, LetterRequest(DAY, Paper.A4))
    assert len(error.value.problems) == 1
    assert error.value.problems[0].remedy == "letters/README.md lists what a letter can print"


def test_what_a_template_does_wrong_for_some_names_them(small: Campaign) -> None:
    campaign = with_template(small, "{% if not postal %}{{ nothing.at.all }}{% endif %}")
    with pytest.raises(AdvocacyError) as raised:
        merge(campaign, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    (problem,) = raised.value.problems
    assert problem.message == "the template fails: 'nothing' is undefined, in the letter to it-gov and 3 more"
    assert (problem.file, problem.line, problem.column) == (TEMPLATE, 1, 23)
    alone = [recipient for recipient in small.directory.recipients if recipient.id == "de-bafa"]
    assert len(merge(campaign, alone, LetterRequest(DAY, Paper.A4))) == 1


def test_where_enough_were_ended_none_of_the_next_hundreds_is_tried(
    small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them may take all the time there is."""
    tried: list[str] = []

    def ended(_: Campaign, recipients: list[Recipient], *__: object) -> Iterator[tuple[str, AdvocacyError]]:
        tried.extend(recipient.id for recipient in recipients)
        return ((recipient.id, AdvocacyError(NOT_TRIED)) for recipient in recipients)

    monkeypatch.setattr("advocacy.letter.merge.AT_ONCE", 2)
    monkeypatch.setattr("advocacy.letter.merge._merge", ended)
    outcomes = dict(merge_each(small, small.directory.recipients, LetterRequest(DAY, Paper.A4)))
    assert [*outcomes] == [recipient.id for recipient in small.directory.recipients]
    assert all(isinstance(outcome, AdvocacyError) for outcome in outcomes.values())
    assert tried == [*outcomes][:2]


def test_no_letter_asks_for_a_reply_to_nowhere(shipped: Campaign) -> None:
    """Without a sender nobody can be written back to; with one the letter says where."""
    languages = [shipped.petition, *(each.petition for code, each in shipped.languages.items() if code != "ar")]
    asked = {r.id: {petition.reply.to(r) for petition in languages} for r in shipped.directory.recipients}
    for letter in merge(shipped, shipped.directory.recipients, LetterRequest(DAY, Paper.A4)):
        text = text_of(letter.html)
        assert not [reply for reply in asked[letter.recipient.id] if reply in text]
        assert 'class="sender"' not in letter.html
    for letter in merge(with_sender(shipped), shipped.directory.recipients, LetterRequest(DAY, Paper.A4)):
        text = text_of(letter.html)
        sides = 2 if letter.translation else 1
        assert len([reply for reply in asked[letter.recipient.id] if reply in text]) == sides
        for line in SENDER.block:
            assert line in text


def test_a_letter_by_a_mission_names_it(shipped: Campaign) -> None:
    named = 0
    for letter in merge(shipped, shipped.directory.recipients, LetterRequest(DAY, Paper.A4)):
        line = shipped.line_by_mission(letter.recipient, letter.delivery)
        assert (line is None) == (letter.delivery.way == "direct"), letter.recipient.id
        if line:
            assert " ".join(line.split()) in text_of(letter.html)
            named += 1
        assert " ".join(letter.delivery.lines) in text_of(letter.html)
    assert 100 < named < 200


def test_no_passage_of_a_letter_can_leave_its_last_word_alone(shipped: Campaign) -> None:
    with_reply = with_sender(shipped)
    for letter in merge(with_reply, with_reply.directory.recipients, LetterRequest(DAY, Paper.A4)):
        body = letter.html.split('class="addressee"')[1].split('class="closing"')[0]
        texts = [html.unescape(text).strip() for text in re.findall(r"<(?:p|li|h1)\b.*?>(.*?)</(?:p|li|h1)>", body)]
        long = [text for text in texts if len(text) > 60]
        assert len(long) >= 7, letter.recipient.id
        assert [text for text in long if "\N{NO-BREAK SPACE}" not in text.split(" ")[-1]] == [], letter.recipient.id
