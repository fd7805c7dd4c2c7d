"""One formal Arabic letter per government and export-control authority, from one list."""

__version__ = "0.1.0"
