"""What may be deleted of a person, and what the law keeps for now: an open matter, a running day, a term of keeping."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.models import Deadline, Matter, MatterLink, Party
from fahui.matters.vocabulary import ENDS, Relation
from fahui.people.models import Person
from fahui.worktime.explain import long_date

declare(
    Default(
        "matters.keep_years",
        "事项办结后保存多少年才可以删除",
        10,
        "年",
        "档案法实施条例第二十条移交期限的参照（设计值，未核实）",
    )
)


@dataclass(frozen=True)
class Hold:
    """One matter that stays, and why."""

    matter: Matter
    why: str


@dataclass(frozen=True)
class Standing:
    """A person's matters, parted: what may go now and what is held."""

    free: list[Matter]
    held: list[Hold]


def standing(person: Person, *, but: Matter | None = None) -> Standing:
    """All matters this person asked for or asked in another's name; `but`: the request for deletion itself."""
    parts = Party.objects.of_person(person.pk).values("matter_id")
    rows = Matter.objects.here().filter(pk__in=parts, data_key__destroyed_at=None).select_related("data_key")
    free, held = [], []
    for matter in rows.order_by("opened_on", "pk"):
        if matter == but:
            continue
        why = why_held(matter, person)
        held.append(Hold(matter, why)) if why else free.append(matter)
    return Standing(free, held)


def why_held(matter: Matter, person: Person | None = None) -> str:
    """Why a matter may not be deleted yet, in words; empty when it may."""
    if matter.stage not in ENDS or matter.closed_on is None:
        return _("还没有办完")
    if person is not None and not _asked_for_themselves(matter, person):
        return _("是替别人办的，要由本人提出")
    running = Deadline.objects.filter(district=matter.district, matter=matter, met_at=None, due_on__gte=clock.today())
    if running.exists():
        return _("还有期限没有过")
    links = MatterLink.objects.filter(Q(source=matter) | Q(target=matter), district=matter.district)
    others = {pk for pair in links.values_list("source_id", "target_id") for pk in pair} - {matter.pk}
    if Matter.objects.here().filter(pk__in=others).open().exists():
        return _("有关联的事项还在办")
    until = kept_until(matter.closed_on)
    return _("要保存到%(day)s") % {"day": long_date(until)} if until > clock.today() else ""


def _asked_for_themselves(matter: Matter, person: Person) -> bool:
    return Party.objects.filter(
        district=matter.district, matter=matter, person=person, relation=Relation.APPLICANT
    ).exists()


def kept_until(closed: date) -> date:
    """The last day of keeping of a matter that ended on a day."""
    years = int(parameter("matters.keep_years", closed))
    try:
        return closed.replace(year=closed.year + years)
    except ValueError:  # 29 February
        return closed.replace(year=closed.year + years, day=28)
