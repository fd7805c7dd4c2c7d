"""One letter: merged, then typeset."""
