"""The report of a period: every number with its parts, in a number of queries that does not grow with the matters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from fahui.matters.counting import reading
from fahui.matters.counting.decided import measured
from fahui.matters.counting.equal import TABLES, TOLD_BY_TABLE, row_title, within
from fahui.matters.counting.numbers import DECIDED, LISTS, NUMBERS, Listed, Measure, Number, number_of
from fahui.matters.counting.reading import Scope

Amount = int | Decimal


@dataclass(frozen=True)
class Part:
    """One value of a list, and how many have it."""

    value: str
    title: str
    n: Amount


@dataclass(frozen=True)
class Breakdown:
    """A number by one list."""

    code: str
    listed: Listed
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Line:
    """One number of the report; None: not within the reader's sight."""

    number: Number
    value: Amount | None
    rows: int = 0  # how many stand behind a sum
    old: Amount = 0  # besides, brought in from older registers
    parts: tuple[Breakdown, ...] = ()
    whole: int = 0  # of how many it is a share
    told: tuple[str, ...] = field(default=())  # by which step of which service, read off the definitions

    @property
    def percent(self) -> Decimal | None:
        """The share, to one place; none where there is nothing."""
        return (Decimal(int(self.value or 0)) * 100 / self.whole).quantize(Decimal("0.1")) if self.whole else None


def report(scope: Scope) -> list[Line]:
    """All numbers, in the order of the form."""
    lines: dict[str, Line] = {}
    for number in NUMBERS:
        line = Line(number, None) if reading.closed_to(number, scope.user) else line_of(number, scope, lines)
        lines[number.code] = replace(line, told=tuple(told(number)))
    return list(lines.values())


def line_of(number: Number, scope: Scope, before: dict[str, Line]) -> Line:
    """One number with its parts."""
    if number.measure == Measure.SHARE:
        base = before[number.of]
        return Line(number, base.value, int(base.value or 0), whole=int(base.value or 0) + int(base.old))
    if number.measure == Measure.PAID:
        found = reading.postings(scope).aggregate(n=Count("pk"), total=Sum("amount"))
        return Line(number, found["total"] or Decimal(0), found["n"])
    old = replace(scope, old=True)
    if number.measure == Measure.PEOPLE:
        return _people(number, scope, old)
    if number.measure == Measure.CONTACTS:
        rows: QuerySet[Any, Any] = (
            reading.contacts(number, scope).order_by().values("way").annotate(n=Count("pk", distinct=True))
        )
        ways = Counter({row["way"]: row["n"] for row in rows})
        return Line(number, ways.total(), old=reading.contacts(number, old).count(), parts=_parts({"way": ways}))
    return _matters(number, scope, old)


def _matters(number: Number, scope: Scope, old: Scope) -> Line:
    rows: QuerySet[Any, Any] = reading.events(number, scope).order_by()
    past: QuerySet[Any, Any] = reading.events(number, old).order_by()
    if number.measure == Measure.SUM:
        now, then = (one.aggregate(n=Count("pk"), total=Sum("amount")) for one in (rows, past))
        return Line(number, now["total"] or Decimal(0), now["n"], then["total"] or Decimal(0))
    if not number.by:
        total = rows.count()
        return Line(number, total, total, past.count())
    names = {code: f"in_{code}" for code in number.by}
    rows = rows.annotate(**{name: reading.value_of(code) for code, name in names.items()}).values(*names.values())
    by: dict[str, Counter[str]] = {code: Counter() for code in number.by}
    total = 0
    for row in rows.annotate(n=Count("pk")):
        total += row["n"]
        for code, name in names.items():
            by[code][row[name]] += row["n"]
    return Line(number, total, total, past.count(), _parts(by))


def _people(number: Number, scope: Scope, old: Scope) -> Line:
    values = list(LISTS["category"].values)
    flags = {
        f"n_{value}": Count("pk", filter=Q(reading.in_category(value, scope, values))) for value in values
    }  # fmt: skip
    found = reading.people(number, scope).aggregate(n=Count("pk"), **flags)
    by = Counter({value: found[f"n_{value}"] for value in values})
    return Line(number, found["n"], found["n"], reading.people(number, old).count(), _parts({"category": by}))


def _parts(by: dict[str, Counter[str]]) -> tuple[Breakdown, ...]:
    """In the order of the list; values that did not come up are left out."""
    return tuple(
        Breakdown(
            code,
            LISTS[code],
            tuple(Part(value, str(title), found[value]) for value, title in LISTS[code].values.items() if found[value]),
        )
        for code, found in by.items()
    )


def told(number: Number) -> Iterable[str]:
    """By which step of which service it counts, in the words of the service."""
    for service, count in reading.adding(number):
        steps = {str(action.title) for action in service.actions if action.code in count.at}
        words = {"service": service.title, "steps": "、".join(f"“{one}”" for one in sorted(steps))}
        yield _("%(service)s：%(steps)s") % words if steps else _("%(service)s：每次联系") % words


@dataclass(frozen=True)
class Behind:
    """The list behind one figure: rows of one model, ordered, and what they are."""

    number: Number
    rows: QuerySet[Any, Any]
    title: str


def behind(code: str, scope: Scope, of: str = "", value: str = "") -> Behind:
    """Exactly what a figure counted, by the same query. Raises KeyError for what no report shows."""
    number = number_of(code)
    table = of in TABLES and code in TOLD_BY_TABLE
    if reading.closed_to(number, scope.user) or (of and of not in number.by and not table):
        raise KeyError(code)
    rows: QuerySet[Any, Any]
    name = "" if not of else row_title(of, value) if table else LISTS[of].values[value]
    title = f"{number.title} · {name}" if name else str(number.title)
    if number.measure == Measure.PAID:
        rows = reading.postings(scope).select_related("person", "organisation").order_by("happened_on", "pk")
        return Behind(number, rows, title)
    if number.measure == Measure.CONTACTS:
        rows = reading.contacts(number, scope).prefetch_related(
            Prefetch("matters", scope.matters().select_related("region__parent"))
        )
        return Behind(number, (rows.filter(way=value) if of else rows).order_by("at", "pk"), title)
    if number.measure == Measure.PEOPLE:
        rows = reading.people(number, scope).select_related("matter__region__parent")
        if of:
            rows = rows.filter(reading.in_category(value, scope, list(LISTS[of].values)))
        return Behind(number, rows.order_by("matter_id", "seq", "pk"), title)
    rows = reading.events(number_of(number.of) if number.of else number, scope)
    if table:
        rows = within(rows, of, value, scope)
    elif of:
        rows = rows.annotate(picked=reading.value_of(of)).filter(picked=value)
    rows = measured(rows) if number is DECIDED else rows
    return Behind(number, rows.select_related("matter__region__parent").order_by(F("counted_on"), "pk"), title)
