"""Recipients found by what people call them."""

from babel import Locale

from advocacy.arabic.text import folded
from advocacy.campaign.recipients import Directory, Recipient


def is_found(directory: Directory, recipient: Recipient, text: str) -> bool:
    """Whether each word of ``text`` stands in a name of the recipient or of its state.

    Case, accents, harakat and the forms of alef make no difference. The names of states that CLDR
    has count as well as those of the list: they differ for some forty states.
    """
    state = directory.state_of(recipient)
    names = [
        recipient.id,
        recipient.body,
        recipient.body_local,
        recipient.ministry,
        recipient.office,
        state.formal,
        state.short,
        state.english,
        *state.other,
        *(Locale(language).territories.get(recipient.country) for language in ("ar", "en")),
    ]
    key = " ".join(folded(name) for name in names if name)
    return all(word in key for word in folded(text).split())
