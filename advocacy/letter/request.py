"""How letters are asked for: what decides them beside a campaign and its recipients."""

from dataclasses import dataclass
from datetime import date

from advocacy.campaign.languages.language import UNTRANSLATED
from advocacy.campaign.typography.paper import Paper


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """What a command says of all letters that it makes."""

    day: date
    paper: Paper
    way: str = ""
    """How all of them are delivered; empty where that is left to the rules of the campaign."""
    window: bool = True
    """Whether room is kept for the window of an envelope."""
    translation: str = ""
    """What their backs say: «auto», «none», or codes with commas between them; empty where the campaign says it."""
    type_size: str | None = None
    """A length of CSS, such as ``12.5pt``; without it, the style decides."""

    @property
    def translations(self) -> tuple[str, ...] | None:
        """The codes in ``translation``; None where nothing is asked."""
        if not self.translation:
            return None
        return () if self.translation == UNTRANSLATED else tuple(self.translation.split(","))
