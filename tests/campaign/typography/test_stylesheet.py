from advocacy.campaign.typography.stylesheet import check_stylesheet, font_families, font_files, with_urls

FACE = '@font-face { font-family: "My Font"; src: url(../fonts/a.ttf) }\n'


def said(text: str) -> list[str]:
    return [f"{p.line}:{p.column} {p.message}" for p in check_stylesheet("letters/s.css", text, {"fonts/a.ttf"})]


def test_families_are_those_declared() -> None:
    assert font_families(FACE + "p { font-family: Other }") == {"My Font"}


def test_bundled_fonts_in_any_spelling_are_fine() -> None:
    assert not said(FACE + "p { font-family: 'My Font', My Font, inherit } @media print { b { font-family: My Font } }")


def test_another_family_is_named_with_its_place() -> None:
    assert said(FACE + "p { font-family: 'My Font', serif }") == ["2:29 the font «serif» is not bundled"]
    assert said(FACE + "@page { @top-left { font-family: Arial } }") == ["2:34 the font «Arial» is not bundled"]


def test_files_must_be_there_and_inside() -> None:
    assert said("p { background: url('b.png') }") == ["1:17 asks for letters/b.png, which is missing"]
    assert said("p { background: url(../../b.png) }") == ["1:17 asks for «../../b.png», outside the campaign folder"]
    assert said("p { background: image-set(url(https://x.org/b.png) 1x) }") == [
        "1:27 asks for «https://x.org/b.png», outside the campaign folder"
    ]


def test_what_is_not_css_is_named() -> None:
    (problem,) = said("p { color red }")
    assert problem.startswith("1:")
    assert "not valid CSS" in problem


def test_the_font_that_a_sheet_asks_for_first_comes_first() -> None:
    faces = FACE + "@font-face { font-family: Other; src: url('../fonts/b.ttf'), url(c.ttf) }\n"
    assert font_files("letters/s.css", faces) == ("fonts/a.ttf", "fonts/b.ttf", "letters/c.ttf")
    used = faces + "html { font-family: Other, My Font } p { font-family: My Font }"
    assert font_files("letters/s.css", used) == ("fonts/b.ttf", "letters/c.ttf", "fonts/a.ttf")
    assert font_files("letters/s.css", "p { background: url(../fonts/a.ttf); color red }") == ()


def test_addresses_are_exchanged_and_nothing_else() -> None:
    text = (
        "/* url(../fonts/a.ttf) */ p { content: 'url(../fonts/a.ttf)' }\r\n"
        "@font-face { src: url(../fonts/a.ttf), URL( '../fonts/a.ttf' ) }\f\n"
        'q { background: url("x).png"); list-style: image-set(url(../fonts/a.ttf) 1x) } r { src: url(../fonts/a.ttf'
    )
    asked: list[str] = []

    def other(file: str) -> str | None:
        asked.append(file)
        return {"fonts/a.ttf": "data:1", "letters/x).png": "data:2"}.get(file)

    assert with_urls("letters/s.css", text, other) == (
        "/* url(../fonts/a.ttf) */ p { content: 'url(../fonts/a.ttf)' }\r\n"
        "@font-face { src: url(data:1), url(data:1) }\f\n"
        "q { background: url(data:2); list-style: image-set(url(data:1) 1x) } r { src: url(data:1)"
    )
    assert len(asked) == 5
    assert with_urls("letters/s.css", text, lambda _: None) == text


def test_what_no_letter_needs_is_refused_at_its_place() -> None:
    """What reads a style sheet further works by recursion, and rule by rule for each letter."""
    assert said("@media print {" * 2_000 + "}" * 2_000)[0].endswith(" nested too deeply")
    assert said("p { width: " + "calc(" * 2_000 + "1px" + ")" * 2_000 + "}")[0].endswith(" nested too deeply")
    assert said("p { x: " + "[" * 2_000)[0].endswith(" nested too deeply")
    assert said(f"{':not(' * 2_000}p{')' * 2_000} {{ color: red }}")[0].endswith(" nested too deeply")
    rule = "p { color: red }\n"
    assert said(rule * 20_000) == ["0:0 holds more than 2,000 rules"]
    assert not said('p::before { content: "(" }\n' * 40)
    assert font_files("letters/s.css", rule * 20_000) == ()
