"""Arabic outside the letter: dates and terminals."""
