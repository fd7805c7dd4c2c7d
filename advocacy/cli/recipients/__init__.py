"""``advocacy recipients``: who is on the list, and who no longer is."""
