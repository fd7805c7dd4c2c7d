"""Paper: packs of letters, cover sheets, envelopes, labels."""
