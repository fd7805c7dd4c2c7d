"""PDFs bound into one file, each on sheets of its own."""
