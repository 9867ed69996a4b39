"""What may be deleted of a person, and what the law keeps for now: an open matter, a running day, a term of keeping."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.models import Deadline, Matter, MatterLink, Party
from fahui.matters.vocabulary import ENDS, Length, Param, Relation, Service
from fahui.people.models import Person
from fahui.worktime.explain import long_date
from fahui.worktime.load import current_calendar
from fahui.worktime.reckoning import reckon
from fahui.worktime.units import Unit

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
    until = kept_until(matter.definition, matter.closed_on)
    if until <= clock.today():
        return ""
    words = {"length": length_in_words(matter.definition, matter.closed_on), "day": long_date(until)}
    return _("办结后要保存%(length)s，到%(day)s") % words


def _asked_for_themselves(matter: Matter, person: Person) -> bool:
    return Party.objects.filter(
        district=matter.district, matter=matter, person=person, relation=Relation.APPLICANT
    ).exists()


def kept_until(service: Service, closed: date) -> date:
    """The last day of keeping of a matter of this service that ended on a day."""
    length = _length(service, closed)
    last = reckon(closed, length.n, length.unit, current_calendar(), rolls=False).due
    assert last is not None  # noqa: S101 - nothing pauses it
    return last


def length_in_words(service: Service, closed: date) -> str:
    """10年; other lengths in their unit."""
    length = _length(service, closed)
    years, rest = divmod(length.n, 12)
    return _("%(n)d年") % {"n": years} if length.unit == Unit.MONTHS and not rest else length.unit.amount(length.n)


def _length(service: Service, closed: date) -> Length:
    """What the service says, else the general number of years."""
    if service.retention is None:
        return Length(int(parameter("matters.keep_years", closed)) * 12, Unit.MONTHS)
    if isinstance(service.retention, Param):
        return Length(int(parameter(service.retention.name, closed)), service.retention.unit)
    return service.retention
