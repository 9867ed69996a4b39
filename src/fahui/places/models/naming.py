"""What the three levels of places are called, from a day on: 工作站 in one district, 中心 in another."""

from datetime import date
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.models.choices import Function, PointLevel

NAMED = (PointLevel.CENTER, PointLevel.STATION, PointLevel.POINT)
KEPT = 30  # seconds that a process remembers the names; whoever saves one sees it at once


class LevelName(models.Model):
    """The name of a level from a day on; a new name is a new row, never an edit."""

    district = models.CharField(max_length=6, default=this_district)
    level = models.CharField(_("层级"), max_length=10, choices=[(one.value, one.label) for one in NAMED])
    name = models.CharField(_("全称"), max_length=30)
    short = models.CharField(_("简称"), max_length=12)
    valid_from = models.DateField(_("起用日期"))
    document = models.CharField(_("依据"), max_length=120)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "level", "valid_from"], name="one_level_name_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What this process remembers is out of date."""
        super().save(*args, **kwargs)
        caches["local"].delete(_key(clock.today()))


class Called(NamedTuple):
    """What a level is called, in full and in short."""

    name: str
    short: str


def _key(day: date) -> str:
    return f"places:levels:{this_district()}:{day:%Y%m%d}"


def _built_in() -> dict[str, Called]:
    own = {str(level): Called(str(level.label), str(Function(level).label)) for level in NAMED}
    return {**own, str(PointLevel.OTHER): Called(str(PointLevel.OTHER.label), str(_("其他站点")))}


def level_names(on: date | None = None) -> dict[str, Called]:
    """The names by level on a day, today's from memory."""
    today = clock.today()
    if on is not None and on != today:
        return _read(on)
    known = caches["local"].get(_key(today))
    if known is None:
        known = {level: tuple(called) for level, called in _stored(today).items()}
        caches["local"].set(_key(today), known, KEPT)
    return {**_built_in(), **{level: Called(*called) for level, called in known.items()}}


def _read(day: date) -> dict[str, Called]:
    return {**_built_in(), **_stored(day)}


def _stored(day: date) -> dict[str, Called]:
    rows = LevelName.objects.filter(district=this_district(), valid_from__lte=day).order_by("valid_from")
    return {row.level: Called(row.name, row.short) for row in rows}


def function_words(code: str) -> str:
    """A function as it is called here: the three levels' own functions follow the levels' names."""
    names = level_names()
    return names[code].short if code in NAMED else str(Function(code).label)


def level_choices() -> list[tuple[str, str]]:
    """The levels as they are called today, for forms and filters."""
    return [(level, called.name) for level, called in level_names().items()]


def function_choices() -> list[tuple[str, str]]:
    """The functions as they are called today."""
    return [(code, function_words(code)) for code in Function.values]
