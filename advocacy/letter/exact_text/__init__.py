"""Text that comes back from a PDF as it was written."""
