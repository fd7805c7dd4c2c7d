from advocacy.campaign.stylesheet import check_stylesheet, font_families

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
