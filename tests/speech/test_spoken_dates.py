import pytest

from ivr.speech.dates import say_date, say_time
from ivr.speech.forms import Forms


@pytest.mark.parametrize(
    ("on", "english", "spanish"),
    [
        ("2020-04-10", "April 10, 2020", "10 de abril de 2020"),
        ("2026-03-01", "March 1, 2026", "primero de marzo de 2026"),
        ("2026-03-21", "March 21, 2026", "21 de marzo de 2026"),
        ("2026-03-31", "March 31, 2026", "31 de marzo de 2026"),
        ("2000-01-01", "January 1, 2000", "primero de enero de 2000"),
        ("2000-02-29", "February 29, 2000", "29 de febrero de 2000"),
        ("2026-12-31", "December 31, 2026", "31 de diciembre de 2026"),
        ("2027-01-01T07:59:00+00:00", "December 31, 2026", "31 de diciembre de 2026"),
        ("2026-12-03T08:00", "December 3, 2026", "3 de diciembre de 2026"),
    ],
)
def test_a_date_always_has_its_year_and_is_that_of_the_pacific(
    on: str, english: str, spanish: str, forms: dict[str, Forms]
) -> None:
    assert (say_date(on, forms["en"]), say_date(on, forms["es"])) == (english, spanish)


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        ("00:00", "midnight", "las 12 de la noche"),
        ("00:30", "12:30 AM", "las 12:30 de la madrugada"),
        ("01:00", "1 AM", "la una de la madrugada"),
        ("01:15", "1:15 AM", "la 1:15 de la madrugada"),
        ("08:00", "8 AM", "las 8 de la mañana"),
        ("08:05", "8:05 AM", "las 8:05 de la mañana"),
        ("08:30", "8:30 AM", "las 8:30 de la mañana"),
        ("11:00", "11 AM", "las 11 de la mañana"),
        ("11:59", "11:59 AM", "las 11:59 de la mañana"),
        ("12:00", "noon", "las 12 del mediodía"),
        ("12:30", "12:30 PM", "las 12:30 de la tarde"),
        ("13:00", "1 PM", "la una de la tarde"),
        ("13:30", "1:30 PM", "la 1:30 de la tarde"),
        ("17:00", "5 PM", "las 5 de la tarde"),
        ("20:00", "8 PM", "las 8 de la noche"),
        ("23:59", "11:59 PM", "las 11:59 de la noche"),
        ("2026-12-03T16:00:00+00:00", "8 AM", "las 8 de la mañana"),
        ("2026-07-03T16:00:00+00:00", "9 AM", "las 9 de la mañana"),
        ("2026-12-03T20:00:27+00:00", "noon", "las 12 del mediodía"),
        ("2026-12-03T08:00", "8 AM", "las 8 de la mañana"),
    ],
)
def test_a_time_is_said_in_pacific_time_and_in_spanish_with_its_article(
    at: str, english: str, spanish: str, forms: dict[str, Forms]
) -> None:
    assert (say_time(at, forms["en"]), say_time(at, forms["es"])) == (english, spanish)


@pytest.mark.parametrize("not_iso", ["", "tomorrow", "2026-02-30", "25:00", "12/03/2026"])
def test_what_is_no_date_or_time_is_refused(not_iso: str, forms: dict[str, Forms]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        say_date(not_iso, forms["en"])
    with pytest.raises(ValueError, match=r".+"):
        say_time(not_iso, forms["es"])
