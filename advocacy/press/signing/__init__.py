"""Packs of letters that carry a signer's name."""
