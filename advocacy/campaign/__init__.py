"""A campaign folder, read, checked and frozen."""
