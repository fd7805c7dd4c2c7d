"""The window of an envelope: ``advocacy.campaign.window``; what it refuses stands in ``campaigns/broken``."""

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.window import WINDOW_LINES, lines_in_window, too_wide_for_window


def test_every_window_holds_every_recipient_by_every_post(shipped: Campaign) -> None:
    """At most six lines, no word wider than the window, the country last."""
    looked_at = 0
    for recipient in shipped.directory.recipients:
        posts = [each.post for each in shipped.directory.missions if each.country == recipient.country]
        for way in ("direct", *posts):
            lines = shipped.delivery_by(recipient, way).lines
            if lines:
                assert lines_in_window(lines, shipped.ruler) <= WINDOW_LINES, (recipient.id, way, lines)
                assert not [word for line in lines if (word := too_wide_for_window(line, shipped.ruler))]
                assert lines[-1].isupper(), (recipient.id, way)
                assert not any("{" in line for line in lines)
                looked_at += 1
    assert looked_at > 245 + 128
