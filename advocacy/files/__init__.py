"""Files that people edit and keep, whatever is in them."""
