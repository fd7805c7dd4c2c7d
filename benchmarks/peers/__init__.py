"""Other programs that make the same letters; each runs in a process of its own, and needs nothing of this project."""
