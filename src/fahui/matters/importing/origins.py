"""Which matter an objection or a complaint of an older register is about: found by its new or its old number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.core.identifiers import name_key, plain
from fahui.matters.catalogue import services
from fahui.matters.importing.columns import asked_from
from fahui.matters.models import Matter, MatterLink
from fahui.matters.road import Standing
from fahui.matters.vocabulary import ENDS, Service

Named = Mapping[str, Sequence[Matter]]


def named(numbers: Iterable[str], service: Service) -> Named:
    """By what a row says, the matters it may mean; one query for all of them."""
    wanted = {plain(one) for one in numbers} - {""}
    found: dict[str, list[Matter]] = defaultdict(list)
    if not wanted:
        return found
    rows = Matter.objects.here().filter(
        Q(number__in=wanted) | Q(old_number__in=wanted), service__in=asked_from(service)
    )
    for matter in rows.order_by("pk"):
        for number in {matter.number, matter.old_number} & wanted:
            found[number].append(matter)
    return found


def origin_of(service: Service, row: Mapping[str, Any], known: Named) -> Matter | None:
    """The matter that the row is about; raises ValidationError when there is none such, or it began later."""
    number = plain(row.get("about") or "")
    if not number:
        return None
    matters = known.get(number, ())
    if len(matters) > 1:
        raise ValidationError(_("“针对的事项”里的%(named)s有几件，请改填系统编号。") % {"named": number})
    if not matters:
        words = _("“针对的事项”里的%(named)s没有找到。请先转入那一件的旧台账（%(titles)s），再转入这一件。")
        raise ValidationError(words % {"named": number, "titles": "、".join(_titles(service))})
    _in_order(matters[0], row["received_on"])
    return matters[0]


def _titles(service: Service) -> list[str]:
    """Of the services whose ledgers can be brought in first."""
    found = (services.current(code) for code in asked_from(service))
    return [str(one.title) for one in found if one.stands_alone]


def _in_order(origin: Matter, day: date) -> None:
    if day < origin.opened_on:
        words = _("收到日期早于针对的事项%(number)s的收到日期（%(day)s），请核对。")
        raise ValidationError(words % {"number": origin.number, "day": origin.opened_on.isoformat()})


def misplaced(service: Service, origin: Matter, standing: Standing) -> list[str]:
    """Why the matter it is about cannot be waiting for what has not ended yet."""
    step = asked_from(service)[origin.service]
    if standing.stage in ENDS or origin.stage in step.from_:
        return []
    words = _("“%(title)s”还没办完，针对的事项%(number)s却在“%(stage)s”，不能再由它改变。请核对编号，或者补上结果。")
    return [words % {"title": service.title, "number": origin.number, "stage": origin.get_stage_display()}]


def said_of(origin: Matter, row: Mapping[str, Any]) -> list[str]:
    """Which matter was found; and a doubt where somebody else asked there."""
    told = [_("针对的事项是%(number)s。") % {"number": origin.number}]
    if name_key(origin.who) != name_key(str(row.get("applicant") or "")):
        told.append(_("两件的申请人不是同一个名字，请核对。"))
    return told


def tie(origin: Matter, matter: Matter) -> None:
    """As the step of the person would have; nothing is added to what happened in the other matter."""
    kind = asked_from(matter.definition)[origin.service].link
    MatterLink.objects.create(source=origin, target=matter, kind=kind)
