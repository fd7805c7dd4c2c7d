"""Single letters once more, as they were packed."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from advocacy.batch.file_set import FileSet
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.packs import Letters, PackOptions, require_private, signing_of, title_of
from advocacy.press.signing.signers import Signer

REPRINTS = "reprints"
"""The part of a folder of packs that single letters are."""

A_REFERENCE = "a reference stands at the foot of each letter, and on the cover sheet: HRD-de-bafa"
A_PACK = "a signed letter goes by its reference and the name of its pack: HRD-de-bafa/K7Q2M4XA"


def reprint(
    campaign: Campaign,
    packs: FileSet,
    names: Sequence[str],
    recipients: Sequence[Recipient],
    letters: Letters,
    making: PackOptions,
    signers: Mapping[str, Signer],
) -> Iterator[Path]:
    """Single letters once more, by reference, and by that of a signer's pack; always the same bytes.

    They lie beside ``packs``, which are the private ones where ``names`` asks for signed letters.
    """
    from advocacy.press.binding import Piece, bind
    from advocacy.press.signing.packs import PackSigner, SignedOrder

    by_reference = {letters.entries[recipient.id].reference: recipient for recipient in recipients}
    wanted = {name: (by_reference.get(name.partition("/")[0]), name.partition("/")[2]) for name in names}
    problems = [
        Problem(f"no built letter has the reference «{name}»", A_REFERENCE)
        for name, (recipient, _) in wanted.items()
        if recipient is None
    ]
    for name, (_, pack) in wanted.items():
        if pack and pack not in signers:
            remedy = "give the list that the packs were made from with --signers" if not signers else A_PACK
            problems.append(Problem(f"nobody on the list has the pack of «{name}»", remedy))
    if problems:
        raise AdvocacyError(problems)
    signer = None
    if any(pack for _, pack in wanted.values()):
        require_private(packs)
        signer = PackSigner(signing_of(campaign, recipients, letters, making, []))
    for name, (recipient, pack) in wanted.items():
        assert recipient
        file = f"{name.replace('/', '-')}.pdf"
        if signer and pack:
            data = signer.sign(SignedOrder(file, signers[pack], (recipient.id,), None))
        else:
            piece = Piece(letters[recipient.id], title_of(recipient))
            data = bind([piece], both_sides=making.both_sides, window=making.window)
        yield packs.add(REPRINTS, file, data)
