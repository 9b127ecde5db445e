"""Parsers of periods, numbers, areas and headings."""

import calendar
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sources.files.area_finder import AreaFinder
from etl.sources.files.cells import MAX_LISTED, Findings, Grid, Row, Unreadable, address, text_of
from etl.sources.files.columns import HEADINGS, ROLES, find_header, role_of
from etl.sources.files.figures import read_number
from etl.sources.files.periods import first_day, read_period
from tests.etl.sources.files_examples import example_catalog

YEARS = st.integers(1990, 2099)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    return example_catalog(tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="module")
def finder(catalog):
    return AreaFinder(catalog)


@given(
    YEARS,
    st.integers(1, 12),
    st.sampled_from(["{y}-{m:02d}", "{m}/{y}", "{y}M{m:02d}", "{y}m{m}", " {y}-{m} "]),
)
def test_months_are_read_in_every_form(year, month, form):
    assert read_period(form.format(y=year, m=month), "monthly") == f"{year}-{month:02d}"


@given(YEARS, st.integers(1, 4), st.sampled_from(["{y}Q{q}", "Q{q}/{y}", "{y}-Q{q}", "{y}q{q}"]))
def test_quarters_are_read_in_every_form(year, quarter, form):
    assert read_period(form.format(y=year, q=quarter), "quarterly") == f"{year}Q{quarter}"


@given(YEARS, st.sampled_from([str, int, float]))
def test_years_are_read_as_text_and_as_numbers(year, form):
    assert read_period(form(year), "yearly") == str(year)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_stands_for_the_period_it_begins(day):
    month = f"{day.year}-{day.month:02d}"
    written = [day, dt.datetime.combine(day, dt.time()), day.isoformat(), f"{day.day}.{day.month}.{day.year}"]
    assert {read_period(form, "monthly") for form in written} == {month}
    starts = {
        "quarterly": day.day == 1 and day.month in {1, 4, 7, 10},
        "yearly": (day.day, day.month) == (1, 1),
    }
    for frequency, is_start in starts.items():
        if is_start:
            assert first_day(read_period(day, frequency)) == day
        else:
            with pytest.raises(ValueError, match="does not begin"):
                read_period(day, frequency)


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_an_error(text):
    try:
        period = read_period(text, None)
    except ValueError:
        return
    assert read_period(period, None) == period
    assert 1990 <= first_day(period).year <= 2099


@pytest.mark.parametrize(
    ("written", "frequency", "expected"),
    [
        ("2026-13", "monthly", "no month 13"),
        ("0/2026", "monthly", "no month 0"),
        ("2026Q5", "quarterly", "no quarter 5"),
        ("2026", "monthly", "yearly period, the indicator is monthly: expected 2026-05"),
        ("2/2026", "quarterly", "monthly period, the indicator is quarterly"),
        ("1026-05", "monthly", "the year 1026 is not between"),
        ("toukokuu 2026", "monthly", "is no period"),
        ("31.2.2026", "monthly", "is no date"),
        ("202605", "monthly", "is no period"),
        ("", "monthly", "the period is missing"),
        (None, "yearly", "the period is missing"),
        (46143, "monthly", "is no period"),
    ],
)
def test_wrong_periods_say_what_was_expected(written, frequency, expected):
    with pytest.raises(ValueError, match=expected):
        read_period(written, frequency)


def spaced(digits, space):
    """The digits in groups of three: the slow and obvious way."""
    groups = []
    while digits:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    return space.join(groups)


@given(
    st.integers(0, 10**9),
    st.integers(0, 99),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009"]),
    st.sampled_from([",", "."]),
    st.sampled_from(["", "-", "\u2212", "+"]),
)
def test_numbers_are_read_with_any_space_decimal_and_sign(whole, hundredths, space, decimal, sign):
    written = f"{sign}{spaced(str(whole), space)}{decimal}{hundredths:02d}"
    value = float(Decimal(f"{whole}.{hundredths:02d}"))
    assert read_number(written) == (-value if sign in {"-", "\u2212"} else value)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12))
def test_numbers_of_a_spreadsheet_stay_as_they_are(number):
    assert read_number(number) == number


@given(st.text(max_size=15))
def test_any_text_is_a_finite_number_nothing_or_an_error(text):
    try:
        number = read_number(text)
    except ValueError:
        return
    assert (number is None) == (not text.strip()) or number == 0 or abs(number) < 1e16


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1,234", 1.234),
        ("", None),
        (" \u00a0", None),
        (None, None),
    ],
)
def test_separators_of_thousands(written, number):
    assert read_number(written) == number


@pytest.mark.parametrize(
    "written",
    ["12 34", "1 2345", "abc", "nan", "inf", "1e5", "1,2,3", "12,", ",5", "0x1f", "5 %", "--5", "1/2", True,
     dt.date(2026, 5, 1), float("inf"), float("nan")],
)  # fmt: skip
def test_what_is_no_number(written):
    with pytest.raises(ValueError, match="not a number"):
        read_number(written)


@pytest.mark.parametrize("written", ["...", "..", "-", "–", "*", "x", "…"])
def test_marks_of_missing_figures_lead_to_the_statuses(written):
    with pytest.raises(ValueError, match="give the status Q, M or L"):
        read_number(written)


def test_a_per_cent_sign_is_read_where_the_unit_is_per_cent():
    assert read_number("45,2 %", is_percentage=True) == 45.2
    with pytest.raises(ValueError, match="a formula"):
        read_number(Unreadable("a formula"))


def test_every_area_is_found_by_its_code_in_any_case(catalog, finder):
    for code in catalog.areas:
        assert finder.code_of(code) == finder.code_of(code.swapcase()) == code


def test_every_municipality_is_found_by_number_and_by_each_name(catalog, finder):
    for m in catalog.division.municipalities:
        forms = [
            m.code,
            m.code.lstrip("0"),
            int(m.code),
            float(m.code),
            m.fi,
            m.sv,
            m.fi.upper(),
            f" {m.sv} ",
        ]
        assert {finder.code_of(form) for form in forms} == {f"KU{m.code}"}


def test_every_abolished_code_is_answered_with_its_successor(catalog, finder):
    for code, successor in catalog.successors.items():
        for form in (code, code[2:]):
            with pytest.raises(ValueError, match=f"is part of {successor} "):
                finder.code_of(form)


@given(st.text(max_size=20))
def test_any_text_is_an_area_or_an_error(catalog, finder, text):
    try:
        code = finder.code_of(text)
    except ValueError:
        return
    assert code in catalog.areas


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Tammerfors", "KU837"),
        ("Hämeenlinna", "KU109"),
        ("Ha\u0308meenlinna", "KU109"),
        ("Parainen", "KU445"),
        ("Uusimaa", "MK01"),
        ("Hela landet", "SSS"),
        ("Mariehamn", "KU478"),
    ],
)
def test_areas_by_name(finder, written, code):
    assert finder.code_of(written) == code


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Nastola", "merged on 2016-01-01 and is part of KU398 Lahti"),
        ("Bjärnå", "Perniö.*part of KU734 Salo"),
        ("Väståboland", "was renamed on 2012-01-01 and is KU445 Parainen today"),
        ("Satakunta", "may be any of MK04, TA35: give the code"),
        ("Lappi", "may be any of .*KU406, MK19"),
        ("199", "unknown area '199'"),
        ("1234", "unknown area '1234'"),
        ("Stadi", "unknown area 'Stadi'"),
        ("", "merged with the one above"),
    ],
)
def test_areas_that_cannot_be_taken(finder, written, expected):
    with pytest.raises(ValueError, match=expected):
        finder.code_of(written)


def test_no_heading_stands_for_two_roles():
    names = [name for names in HEADINGS.values() for name in names.split()]
    assert len(names) == len(set(names)) == len(ROLES)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Kunta", "area"),
        ("KOMMUN ", "area"),
        ("Muutos %", "change_pct"),
        ("teksti sv", "text_sv"),
        ("a\u0308rvo", None),
        ("arvo:", "value"),
        (5, None),
        (None, None),
        (Unreadable("a formula"), None),
    ],
)
def test_headings_are_known_in_three_languages(heading, role):
    assert role_of(heading) == role


def test_the_header_is_the_row_with_most_headings():
    rows = (
        Row(1, ("Kunta ja sen luvut",)),
        Row(2, ("arvo", None)),
        Row(5, ("kunta", "kausi", "arvo", "oma")),
    )
    header = find_header(Grid(rows, is_csv=False, hints={}), "a file")
    assert (header.row, dict(header.columns), dict(header.unknown)) == (
        5,
        {"area": 0, "period": 1, "value": 2},
        {3: "oma"},
    )


@given(st.integers(0, 800), st.integers(1, 10**6))
def test_addresses_are_those_of_a_spreadsheet(column, row):
    letters = address(column, row).rstrip("0123456789")
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    assert place == column + 1
    assert address(column, row) == f"{letters}{row}"


def test_only_so_many_findings_are_kept_but_all_are_counted():
    findings = Findings()
    for row in range(MAX_LISTED + 5):
        findings.add(2, row + 1, "wrong")
    assert (findings.count, len(findings.lines), findings.lines[6]) == (
        MAX_LISTED + 5,
        MAX_LISTED,
        "C7: wrong",
    )


def test_text_of_a_cell():
    assert [text_of(raw) for raw in (None, 91.0, 91, "  a\u00a0 b ", 1.5)] == ["", "91", "91", "a b", "1.5"]


def test_first_days():
    for month in range(1, 13):
        assert first_day(f"2026-{month:02d}") == dt.date(2026, month, 1), calendar.month_name[month]
    assert [first_day(f"2026Q{q}").month for q in range(1, 5)] == [1, 4, 7, 10]
    assert first_day("2026") == dt.date(2026, 1, 1)
