"""What letters say in further languages: the language itself, and how all of them are read and checked."""
