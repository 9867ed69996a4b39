"""Holding points against the standard: a visit is put down whole; the newest one says how a point stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.models import DataKey, this_district
from fahui.core.parameters import Default, declare, parameter
from fahui.documents.models import StoredFile
from fahui.network.models import Inspection, InspectionPhoto, StandardItem
from fahui.places.models import ServicePoint

Result = Inspection.Result
VALID_YEARS = "acceptance.valid_years"
declare(
    Default(VALID_YEARS, "站点验收通过后几年复查", Decimal(3), "年", "系统预置，没有依据，请按本区验收办法改"),
)
YES, NO, NOT_APPLICABLE = "yes", "no", "na"


class Standing(TextChoices):
    """How a point stands."""

    ACCEPTED = "accepted", gettext_lazy("已通过")
    DUE = "due", gettext_lazy("该复查了")
    RECTIFY = "rectify", gettext_lazy("整改中")
    REFUSED = "refused", gettext_lazy("没有通过")
    NONE = "none", gettext_lazy("还没有验收")


def items_for(level: str) -> list[StandardItem]:
    """What a point of this level is held against today."""
    return list(StandardItem.objects.filter(district=this_district(), active=True, levels__contains=[level]))


def next_visit(inspected_on: date) -> date:
    """When an accepted point is looked at again, unless somebody says otherwise."""
    years = int(parameter(VALID_YEARS, inspected_on))
    try:
        return inspected_on.replace(year=inspected_on.year + years)
    except ValueError:  # the 29th of February
        return inspected_on.replace(year=inspected_on.year + years, day=28)


def findings(
    items: Iterable[StandardItem], answers: Mapping[str, str], known: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The answers with the items as they read on that day, and what the register then knew (`premises.known_of`)."""
    told = known or {}
    return [
        {
            "code": item.code,
            "title": item.title,
            "must": item.must,
            "answer": answers.get(item.code, ""),
            "known": told.get(item.code, ""),
        }
        for item in items
    ]


def check(found: Sequence[dict[str, Any]], result: str, due_on: date | None, inspected_on: date) -> None:
    """Refuse a result that the findings do not bear; raises ValidationError by field."""
    unanswered = [one["title"] for one in found if one["answer"] not in (YES, NO, NOT_APPLICABLE)]
    if unanswered:
        raise ValidationError(_("还有没填的：%(items)s。") % {"items": "、".join(unanswered)})
    failed = [one["title"] for one in found if one["must"] and one["answer"] == NO]
    if failed and result == Result.ACCEPTED:
        raise ValidationError(
            {"result": _("必须达到的还有没达到的，不能通过：%(items)s。") % {"items": "、".join(failed)}}
        )
    if result == Result.RECTIFY and due_on is None:
        raise ValidationError({"due_on": _("限期整改的，请填哪天复查。")})
    if due_on is not None and due_on <= inspected_on:
        raise ValidationError({"due_on": _("复查日期应在验收日期以后。")})


@transaction.atomic
def put_down(
    point: ServicePoint,
    *,
    inspected_on: date,
    inspectors: str,
    result: str,
    found: list[dict[str, Any]],
    note: str,
    due_on: date | None,
    photos: Sequence[tuple[bytes, str, str]],
    by: str,
    demo: bool = False,
) -> Inspection:
    """Keep a visit with its pictures (content, type, name), these under a key of their own; raises ValidationError."""
    check(found, result, due_on, inspected_on)
    if due_on is None and result == Result.ACCEPTED:
        due_on = next_visit(inspected_on)
    visit = Inspection.objects.create(
        point=point,
        inspected_on=inspected_on,
        inspectors=inspectors,
        result=result,
        findings=found,
        note=note,
        due_on=due_on,
        made_by=by,
        demo=demo,
    )
    key = DataKey.make() if photos else None
    for content, content_type, name in photos:
        file = StoredFile.keep(content, name=name, content_type=content_type, data_key=key)
        InspectionPhoto.objects.create(inspection=visit, file=file)
    return visit


def latest(points: Iterable[int]) -> dict[int, Inspection]:
    """The newest visit of each point."""
    rows = Inspection.objects.filter(point_id__in=points).order_by("point_id", "-inspected_on", "-pk")
    return {row.point_id: row for row in rows.distinct("point_id")}


def standing(visit: Inspection | None, today: date) -> Standing:
    """How a point stands by its newest visit."""
    if visit is None:
        return Standing.NONE
    if visit.result == Result.REFUSED:
        return Standing.REFUSED
    if visit.due_on is not None and visit.due_on <= today:
        return Standing.DUE
    return Standing.ACCEPTED if visit.result == Result.ACCEPTED else Standing.RECTIFY


@dataclass(frozen=True)
class Progress:
    """How many of some points stand how."""

    total: int
    by: dict[str, int]

    @property
    def accepted(self) -> int:
        """Accepted and not due again."""
        return self.by.get(Standing.ACCEPTED, 0)


def progress(standings: Iterable[Standing]) -> Progress:
    """Count them."""
    found = list(standings)
    return Progress(len(found), {one: found.count(one) for one in Standing})
