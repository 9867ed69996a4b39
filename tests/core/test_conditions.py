"""A condition whose SQL is ready stands in any query, under any alias, and means what it meant."""

import pytest
from django.db.models import Exists, OuterRef, Q

from fahui.core.conditions import Ready, ready
from fahui.places.models import Region

pytestmark = pytest.mark.django_db


def condition() -> Q:
    """Streets, or what lies below one street; with a subquery on the same table."""
    below = Region.objects.filter(code__startswith="420117001").values("pk")
    return Q(level="street") | Q(pk__in=below)


def prepared() -> Ready:
    """The same as SQL."""
    made = ready(Region, condition())
    assert made is not None
    return made


def test_it_finds_the_same_rows_alone_in_a_subquery_and_in_a_union() -> None:
    plain, made = Region.objects.filter(condition()), Region.objects.filter(prepared())
    expected = set(plain.values_list("pk", flat=True))
    assert 15 < len(expected) < Region.objects.count()
    assert set(made.values_list("pk", flat=True)) == expected
    assert set(Region.objects.filter(pk__in=made.values("pk")).values_list("pk", flat=True)) == expected
    assert set(made.filter(parent__level="district").values_list("level", flat=True)) == {"street"}
    either = made | Region.objects.filter(level="district")
    assert either.count() == len(expected) + 1
    assert set(Region.objects.exclude(prepared()).values_list("pk", flat=True)).isdisjoint(expected)
    assert Region.objects.filter(level="street", children__in=made).exists()


def test_what_holds_for_every_row_or_for_none_needs_no_sql() -> None:
    assert ready(Region, Q()) is None
    nothing = ready(Region, Q(pk__in=[]))
    assert nothing is not None
    assert not Region.objects.filter(nothing).exists()


def test_a_row_named_within_a_subquery_is_refused_as_another_table_could_have_its_alias() -> None:
    below = Region.objects.filter(parent=OuterRef("pk"))
    with pytest.raises(ValueError, match="within a subquery"):
        ready(Region, Q(Exists(below)))


def test_a_condition_that_joins_is_refused() -> None:
    with pytest.raises(ValueError, match="joins"):
        ready(Region, Q(parent__level="district"))
