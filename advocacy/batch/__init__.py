"""Every letter of a campaign, whole or not at all."""
