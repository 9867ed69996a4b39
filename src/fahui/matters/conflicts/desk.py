"""What an intake should know: the other side, or this one, stands on the other side of a file already."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.matters.catalogue import services
from fahui.matters.conflicts.known import until
from fahui.matters.conflicts.sides import Side, Sides, Subject, side_in
from fahui.matters.models import Assignment, Matter, Party
from fahui.matters.vocabulary import ENDS, Relation

SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """One such file, in a sentence."""

    matter: int
    number: str
    sentence: str


def standing(sides: Sides) -> list[Standing]:
    """The files that whoever assigns must know of, the newest first."""
    pks = [pk for pk, rows in sides.met.items() if any(_against(row, subject) for row, subject, _sure in rows)]
    rows = Assignment.objects.filter(district=this_district(), matter__in=pks).order_by("matter_id", "-pk")
    handled: dict[int, Assignment] = {}
    for row in rows.select_related("professional__person", "organisation", "matter"):
        handled.setdefault(row.matter_id, row)
    waiting = Matter.objects.here().filter(pk__in=set(pks) - set(handled), service__in=_assigned_services())
    waiting = waiting.exclude(stage__in=ENDS)
    files: dict[int, Matter] = {matter.pk: matter for matter in waiting}
    files |= {pk: row.matter for pk, row in handled.items()}
    found = [
        Standing(pk, files[pk].number, _sentence(files[pk], handled.get(pk), party, subject, certain))
        for pk in sorted(files, reverse=True)
        for party, subject, certain in sides.met[pk]
        if _against(party, subject)
    ]
    return found[:SHOWN]


def _assigned_services() -> list[str]:
    """Those whose matters get a handler: that somebody complained or asked is nobody's conflict, and is not told."""
    return sorted({one.code for one in services if any(action.assigns for action in one.actions)})


def _against(row: Party, subject: Subject) -> bool:
    """Does that file speak for our other side, or against ours?"""
    return side_in(row) not in (None, subject.side)


def _sentence(matter: Matter, row: Assignment | None, party: Party, subject: Subject, certain: bool) -> str:
    text = _("%(side)s%(name)s是%(number)s（%(service)s）的%(relation)s，%(whose)s。")
    words = text % {
        "side": _("对方") if subject.side == Side.OPPOSITE else _("来人"),
        "name": subject.shown,
        "number": matter.number,
        "service": matter.definition.title,
        "relation": Relation(party.relation).label,
        "whose": _handled_by(row) if row else _("还没有指派承办人"),
    }
    return words if certain else words + _("只是姓名相同，请先核对是不是同一个人。")


def _handled_by(row: Assignment) -> str:
    last = until(row)
    return _("由%(unit)s%(who)s承办，%(state)s") % {
        "who": row.professional.person.name,
        "unit": row.organisation.name,
        "state": _("%(day)s结束") % {"day": f"{last:%Y-%m-%d}"} if last else _("在办"),
    }
