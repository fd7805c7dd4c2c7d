"""A pack before it is signed: plain values, to which what a signer writes is only bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from advocacy.press.signing.inscription import Inscription, Key
from advocacy.press.signing.revision import Revision, Trailer


@dataclass(frozen=True, slots=True)
class BlankPack:
    """A pack as it is before it is signed, by whomever: some of its objects wait for what a signer writes."""

    data: bytes = field(repr=False)
    trailer: Trailer
    contents: Mapping[Key, int]
    """The numbers of these objects: streams, and what they draw with."""
    resources: Mapping[tuple[str, str], int]

    def signed(self, inscription: Inscription) -> bytes:
        """The pack with what a signer writes, as a revision of it; of the layout that this one was made for."""
        revision = Revision(self.trailer, inscription.others)
        for key, number in self.contents.items():
            revision.put_content(number, inscription.contents[key])
        for name, number in self.resources.items():
            revision.put(number, inscription.resources[name])
        return revision.behind(self.data)
