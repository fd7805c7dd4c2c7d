"""The page that opens from disk: every letter of an output folder, to find and to print."""
