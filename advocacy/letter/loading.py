"""What a worker that sets something in type has to load. Named here, where nothing is loaded for that."""

MODULES = (
    "advocacy.letter.typesetting",
    "advocacy.letter.renderer",
    "advocacy.letter.forms.form",
    "advocacy.letter.conformance",
)
