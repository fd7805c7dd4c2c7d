from datetime import date

import pytest

from advocacy.arabic.dates import arabic_locale, gregorian, hijri, writes_arabic_indic

AUTUMN, SUMMER = date(2026, 11, 23), date(2026, 8, 5)


@pytest.mark.parametrize(
    ("country", "day", "written"),
    [
        ("MA", AUTUMN, "23 نونبر 2026"),
        ("MA", SUMMER, "5 غشت 2026"),
        ("DZ", SUMMER, "5 أوت 2026"),
        ("TN", SUMMER, "5 أوت 2026"),
        ("MR", SUMMER, "٥ أغشت ٢٠٢٦"),
        ("LB", AUTUMN, "٢٣ تشرين الثاني ٢٠٢٦"),
        ("IQ", SUMMER, "٥ آب ٢٠٢٦"),
        ("EG", AUTUMN, "٢٣ نوفمبر ٢٠٢٦"),
        ("AE", AUTUMN, "23 نوفمبر 2026"),
        ("LY", AUTUMN, "23 نوفمبر 2026"),
        ("SA", AUTUMN, "٢٣ نوفمبر ٢٠٢٦"),
        ("DE", AUTUMN, "٢٣ نوفمبر ٢٠٢٦"),
        ("IL", AUTUMN, "٢٣ نوفمبر ٢٠٢٦"),
    ],
)
def test_a_date_is_written_as_its_reader_writes_it(country: str, day: date, written: str) -> None:
    assert gregorian(day, country, arabic_indic=writes_arabic_indic(country, elsewhere=True)) == written


def test_states_outside_the_arab_world_get_the_digits_of_the_campaign() -> None:
    assert not writes_arabic_indic("FR", elsewhere=False)
    assert writes_arabic_indic("EG", elsewhere=False)


def test_arab_states_are_those_that_write_arabic() -> None:
    assert arabic_locale("JO")
    assert not any(map(arabic_locale, ("IL", "ER", "SS", "TD", "DE", "001", "XX")))


def test_the_hijri_date_is_that_of_umm_al_qura() -> None:
    assert hijri(AUTUMN) == "١٣ جمادى الآخرة ١٤٤٨"
    assert hijri(date(2024, 3, 11)) == "١ رمضان ١٤٤٥"  # as Saudi Arabia announced it


def test_a_decree_goes_before_the_computed_calendar() -> None:
    assert hijri(AUTUMN, "1448-06-14") == "١٤ جمادى الآخرة ١٤٤٨"
