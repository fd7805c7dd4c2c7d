"""What a shell offers when somebody presses TAB: ids, countries, ranks of the campaign that the line names.

Nothing here may fail or print: a campaign that cannot be read offers nothing. Help is in Latin script, as shells put
lines of completions together themselves and know nothing of Arabic.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from advocacy.campaign import protocol as protocols
from advocacy.campaign import recipients as directories
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.errors import AdvocacyError
from advocacy.files.yaml_document import load

Offers = list[tuple[str, str]]
"""What to type, and what that is."""


def listed(context: typer.Context, incomplete: str) -> Offers:
    """Ids of all recipients, retired ones too."""
    return _that_continue(incomplete, _ids(context, retired=True))


def written_to(context: typer.Context, incomplete: str) -> Offers:
    """Ids of recipients that are written to."""
    return _that_continue(incomplete, _ids(context, retired=False))


def countries(context: typer.Context, incomplete: str) -> Offers:
    """Codes of states, in small letters where somebody began so."""
    states = _entries(_data(context, directories.RECIPIENTS_FILE, "states"))
    codes = ((code.lower() if incomplete.islower() else code, state) for code, state in states)
    return _that_continue(incomplete, ((code, _help(_text(state, "english"))) for code, state in codes))


def kinds(context: typer.Context, incomplete: str) -> Offers:
    """What recipients can be."""
    return _declared(context, incomplete, "kinds")


def audiences(context: typer.Context, incomplete: str) -> Offers:
    """Whose wordings there are."""
    return _declared(context, incomplete, "audiences")


def _declared(context: typer.Context, incomplete: str, section: str) -> Offers:
    declared = _entries(_data(context, SETTINGS_FILE, section))
    return _that_continue(incomplete, ((name, _help(_text(each, "english"))) for name, each in declared))


def ranks(context: typer.Context, incomplete: str) -> Offers:
    """Ranks that have a form of address."""
    forms = _data(context, protocols.PROTOCOL_FILE, "forms")
    names = [_text(form, "rank") for form in (forms if isinstance(forms, list) else ())]
    return _that_continue(incomplete, ((name, "") for name in dict.fromkeys(names) if name))


def _that_continue(incomplete: str, offers: Iterable[tuple[str, str]]) -> Offers:
    """Those of ``offers`` that may be meant, begun as they were typed: commands take them in any letter case."""
    typed = len(incomplete)
    return [(incomplete + word[typed:], said) for word, said in offers if word[:typed].lower() == incomplete.lower()]


def _ids(context: typer.Context, *, retired: bool) -> Iterator[tuple[str, str]]:
    states = dict(_entries(_data(context, directories.RECIPIENTS_FILE, "states")))
    recipients = _data(context, directories.RECIPIENTS_FILE, "recipients")
    for recipient in recipients if isinstance(recipients, list) else ():
        identifier = _text(recipient, "id")
        if identifier and (retired or not recipient.get("retired")):
            country = _text(states.get(_text(recipient, "country")), "english")
            yield identifier, _help(_text(recipient, "body_local"), country)


def _data(context: typer.Context, name: str, key: str) -> Any:
    """What the campaign that the line names has in its file ``name`` under ``key``, unchecked."""
    try:
        root = _root(context)
        data = load(root / name, name, inside=root).data
    except AdvocacyError:
        return None
    return data.get(key) if isinstance(data, dict) else None


def _root(context: Any) -> Path:
    """The campaign folder that was typed, after the command or before it."""
    while context:
        root = Path(context.params.get("root") or "")
        if root != Path():
            return root
        context = getattr(context, "parent", None)
    return Path()


def _entries(value: Any) -> list[tuple[str, Any]]:
    return [*value.items()] if isinstance(value, dict) else []


def _help(*parts: str) -> str:
    from rich.markup import escape  # noqa: PLC0415 - only shells that complete words ask for help on them

    # Typer reads help as markup, and fails where it is none.
    return escape(", ".join(filter(None, parts)))


def _text(record: Any, key: str) -> str:
    text = record.get(key) if isinstance(record, dict) else None
    return text if isinstance(text, str) else ""
