"""What of a letter is set in type."""

from dataclasses import dataclass

from advocacy.campaign.typography.paper import Paper


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A letter as it is sent to workers, who set it in type and need not know what a campaign is."""

    id: str
    """Of its recipient."""
    title: str
    html: str
    paper: Paper
    language: str
    """Of its front."""
    translation: str
    """The language of its back; empty where that is blank."""
    most_pages: int
    """How many it may take, without a translation."""

    @property
    def pages(self) -> int:
        """How many it takes at least: with a translation, one more."""
        return 2 if self.translation else 1

    def may_take(self, pages: int) -> bool:
        """Whether it may take so many ``pages``; one with a translation takes neither more nor fewer."""
        return self.pages <= pages <= max(self.pages, self.most_pages)
