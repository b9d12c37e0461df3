"""Countries, currencies and time zones: the standards' codes, and names that exports hold."""

from __future__ import annotations

import pytest

from leadrules.schema.countries import CODES, NAMES, country_code, is_country
from leadrules.schema.country_names import COUNTRIES
from leadrules.schema.currencies import CURRENCIES, MINOR_UNITS, is_currency
from leadrules.schema.zones import find_zone, zone_names


def test_there_are_249_countries_in_order_each_once() -> None:
    codes = [code for code, *_ in COUNTRIES]
    assert len(codes) == 249
    assert codes == sorted(set(codes)) == list(CODES)


def test_every_name_means_one_country() -> None:
    for code, *names in COUNTRIES:
        for name in (code, *names, names[0].lower(), f"  {NAMES[code].upper()} "):
            assert country_code(name) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("U.S.A.", "US"),
        ("the Netherlands", "NL"),
        ("uk", "GB"),
        ("Cote d’Ivoire", "CI"),
        ("St. Lucia", "LC"),
        ("Trinidad & Tobago", "TT"),
        ("turkiye", "TR"),
        ("South Korea", "KR"),
        ("Deutschland", "DE"),
        ("Asia/Pacific Region", None),
        ("Congo", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_names_are_found_as_people_write_them(written: str, code: str | None) -> None:
    assert country_code(written) == code


def test_a_code_of_a_country_is_in_capitals() -> None:
    assert is_country("DE")
    assert not is_country("de")
    assert not is_country("XX")


def test_currencies_know_what_they_are_paid_in() -> None:
    assert [MINOR_UNITS[code] for code in ("EUR", "JPY", "KWD", "CLF")] == [2, 0, 3, 4]
    assert list(CURRENCIES) == sorted(set(CURRENCIES))
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert not is_currency("XAU")
    assert not is_currency("eur")


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/New_York"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    zone = find_zone(name)
    assert zone is not None
    assert zone.key == name


@pytest.mark.parametrize("name", ["", "localtime", "../etc/passwd", "Europe", "Berlin", "europe/berlin", "\0"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert find_zone(name) is None


def test_every_zone_of_the_list_can_be_had() -> None:
    assert all(find_zone(name) is not None for name in zone_names())
