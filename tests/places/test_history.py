"""As it was, and in today's borders: both answerable, and the totals agree (F92)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fahui.core import clock
from fahui.places.changing.orders import Kind, Part
from fahui.places.history import Count, Successors, as_was, divide, labels_on, table
from fahui.places.models import Region
from tests.conftest import at
from tests.places.changes import changed, of

pytestmark = pytest.mark.django_db
YEARS = range(2017, 2027)


def lines(counts: list[Count], borders: str, level: str = "street") -> dict[str, dict[int, int]]:
    """The table as names and counts by year."""
    with clock.at(at("2026-11-01 10:00")):
        found = table(counts, borders=borders, level=level)
    return {line.name: {year: n for year, n in line.counts.items() if n} for line in found.lines}


def test_f92_a_ten_year_table_shows_both_and_the_totals_agree() -> None:
    town, street, other = of("420117102"), of("420117012"), of("420117400")
    village, moved = of("420117102200"), of("420117102201")
    counts = [
        (unit.pk, date(year, 6, 1), year - 2010) for year in YEARS for unit in (town, street, other, village, moved)
    ]
    changed(Kind.UPGRADE, town, on=date(2020, 3, 1), name="凤凰街道", unit_kind="subdistrict")
    changed(Kind.MERGE, street, on=date(2022, 1, 1), others=(other.pk,), with_points=False)
    changed(Kind.MOVE, moved, on=date(2024, 1, 1), parent=street.pk)
    then, now = lines(counts, "then"), lines(counts, "now")
    assert then["凤凰镇"].keys() == {2017, 2018, 2019}
    assert then["凤凰街道"].keys() == set(range(2020, 2027))
    assert then["凤凰镇"][2019] == 3 * 9
    assert then["凤凰街道"][2024] == 2 * 14  # one village left it
    assert then["徐古街道"][2024] == 2 * 14
    assert "道观河风景旅游管理处" in then
    assert set(now) == {"凤凰街道", "徐古街道"}
    assert now["徐古街道"][2017] == 3 * 7  # its own, the merged one's, the moved village's
    assert now["凤凰街道"][2017] == 2 * 7
    for year in YEARS:
        total = 5 * (year - 2010)
        assert sum(row.get(year, 0) for row in then.values()) == total
        assert sum(row.get(year, 0) for row in now.values()) == total


def test_f92_what_was_split_is_divided_by_its_shares_and_marked() -> None:
    village = of("420117001204")
    parts = (Part(name="城北一村", kind="village", share=Decimal("0.333")),)
    changed(Kind.SPLIT, village, on=date(2026, 3, 1), parts=parts, with_points=False)
    counts = [(village.pk, date(2026, 1, 1), 10), (village.pk, date(2026, 4, 1), 5)]
    now = lines(counts, "now", "village")
    assert now == {"邾城街道城北一村": {2026: 3}, "邾城街道城北村": {2026: 12}}
    assert lines(counts, "then", "village") == {"邾城街道城北村": {2026: 15}}
    found = table(counts, borders="now", level="village")
    assert all(line.estimated for line in found.lines)
    assert found.total == 15


def test_successions_are_followed_over_several_changes_to_the_end() -> None:
    one, two, three = of("420117001204"), of("420117001205"), of("420117001206")
    changed(Kind.MERGE, one, on=date(2020, 1, 1), others=(two.pk,), with_points=False)
    parts = (
        Part(name="东村", kind="village", share=Decimal("0.25")),
        Part(name="西村", kind="village", share=Decimal("0.75")),
    )
    changed(Kind.SPLIT, one, on=date(2021, 1, 1), parts=parts, ends=True, with_points=False)
    west = Region.objects.get(name="西村")
    changed(Kind.MERGE, three, on=date(2022, 1, 1), others=(west.pk,), with_points=False)
    east = Region.objects.get(name="东村")
    expected = {east.pk: Fraction(1, 4), three.pk: Fraction(3, 4)}
    successors = Successors()
    for day in (date(2019, 1, 1), date(2020, 6, 1), date(2023, 1, 1)):  # the last: entered on the old unit by mistake
        assert successors.of(two.pk, day) == expected
    assert successors.of(three.pk, date(2019, 1, 1)) == {three.pk: Fraction(1)}
    assert Successors(date(2020, 12, 31)).of(two.pk, date(2019, 1, 1)) == {one.pk: Fraction(1)}


@given(st.integers(0, 100_000), st.lists(st.integers(1, 1000), min_size=1, max_size=9))
def test_a_divided_number_adds_up_again_and_nobody_is_off_by_one_whole(n: int, weights: list[int]) -> None:
    shares = {place: Fraction(weight, sum(weights)) for place, weight in enumerate(weights)}
    parts = divide(n, shares)
    assert sum(parts.values()) == n
    assert all(abs(parts[place] - n * share) < 1 for place, share in shares.items())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 19), st.dates(date(2017, 1, 1), date(2026, 12, 31)), st.integers(1, 50))))
def test_f92_whatever_was_counted_the_totals_agree(db: None, picked: list[tuple[int, date, int]]) -> None:
    """Over a network that was renamed, merged, split and moved."""
    from django.db import transaction

    with transaction.atomic():
        units = list(Region.objects.filter(parent=of("420117102")).order_by("code"))
        parts = (Part(name="东村", kind="village", share=Decimal("0.3")),)
        changed(Kind.MERGE, units[0], on=date(2019, 5, 1), others=(units[1].pk,), with_points=False)
        changed(Kind.SPLIT, units[0], on=date(2021, 7, 1), parts=parts, with_points=False)
        changed(Kind.MOVE, units[2], on=date(2023, 2, 2), parent=of("420117012").pk)
        counts = [(units[place].pk, day, n) for place, day, n in picked]
        for level in ("street", "village"):
            then, now = (table(counts, borders=borders, level=level) for borders in ("then", "now"))
            assert then.totals == now.totals
            assert then.total == now.total == sum(n for _place, _day, n in picked)
        transaction.set_rollback(True)


def test_labels_of_a_page_cost_nothing_until_something_changes(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    changed(Kind.UPGRADE, of("420117102"), name="凤凰街道", unit_kind="subdistrict")
    plain = [(of("420117001204"), date(2025, 1, 1))] * 25
    newer = [(of("420117102200"), date(2026, 5, 1))] * 25
    older = [(row, date(2025, 1, 1)) for row in Region.objects.filter(parent=of("420117102"))]
    with django_assert_num_queries(0):
        assert labels_on(plain + newer)[-1] == "凤凰街道三叉路村"
    with django_assert_num_queries(1):
        assert "凤凰镇三叉路村" in labels_on(older)


def test_the_network_of_a_day_before_all_records_is_the_oldest_known(district: Region) -> None:
    changed(Kind.RENAME, of("420117001204"), name="城北新村")
    then = as_was(date(1990, 1, 1))
    assert len(then) == 693
    assert then[of("420117001204").pk].name == "城北村"
