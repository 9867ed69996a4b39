"""Last days after which a right is lost: near one a matter stands first in the queues, and all who see it are warned.

Such a term has an `alarm`: so long before its last day. The day is the person's own, so that nobody here is late by it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import parameter
from fahui.laws.register import cite
from fahui.matters.catalogue import services
from fahui.matters.clocks import Clock, days_left
from fahui.matters.models import Deadline, Matter
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.stages import ENDS
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import Asked, Service, Term
from fahui.worktime.explain import long_date

if TYPE_CHECKING:
    from fahui.matters.telling import ClockFace


def near(term: Term, last: date, today: date) -> bool:
    """Is it a last day of that sort, and so near that everybody must know? What has passed is told by its light."""
    return term.alarm is not None and 0 <= days_left(last, today) <= int(parameter(term.alarm.name, today))


def pressing(clocks: Iterable[Clock]) -> bool:
    """Does one of these clocks run, so near its end that the matter goes first?"""
    today = clock.today()
    return any(one.met is None and one.due is not None and near(one.term, one.due, today) for one in clocks)


def words(term: Term, last: date) -> str:
    """How near it is, and what may be done at once, with the clause."""
    left = days_left(last, clock.today())
    what = {"what": term.title, "day": long_date(last), "n": left}
    told = _("“%(what)s”最晚%(day)s，就是今天。") if left == 0 else _("“%(what)s”最晚%(day)s，只剩%(n)d天。")
    return told % what + (_("%(what)s（%(basis)s）。") % {"what": term.warns, "basis": cite(term.basis)})


def at_intake(service: Service, answers: Mapping[str, Any]) -> list[str]:
    """What must be said while an application is taken down, before anything is a matter."""
    found = ((term, _named(term, answers)) for term in service.terms if term.alarm is not None)
    return [words(term, last) for term, last in found if last is not None and near(term, last, clock.today())]


def _named(term: Term, answers: Mapping[str, Any]) -> date | None:
    value = answers.get(term.length.fact) if isinstance(term.length, Asked) else None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:  # not filled in, or half typed: the form says so itself
        return None


def on_page(service: Service, faces: "Iterable[ClockFace]") -> list[str]:
    """What whoever opens the matter must know at once."""
    today = clock.today()
    running = ((service.term(face.term), face.due) for face in faces if not face.met)
    return [words(term, last) for term, last in running if last is not None and near(term, last, today)]


def lapsing(rows: MatterQuerySet) -> MatterQuerySet:
    """The matters under way of which such a day is near."""
    ours = _near_rows().filter(matter_id=OuterRef("pk"))
    return rows.filter(Exists(ours)).exclude(stage__in=ENDS)


def _near_rows() -> Any:
    today = clock.today()
    which = Q(pk__in=[])
    for name, codes in _by_figure().items():
        which |= Q(term__in=codes, due_on__range=(today, today + timedelta(days=int(parameter(name, today)))))
    return Deadline.objects.filter(which, district=this_district(), met_at=None, paused=False)


def _by_figure() -> dict[str, set[str]]:
    """The codes of such terms by the figure that says how near is near."""
    found: dict[str, set[str]] = {}
    for term in _terms():
        if term.alarm is not None:
            found.setdefault(term.alarm.name, set()).add(term.code)
    return found


def _terms() -> Iterator[Term]:
    """Of the editions under which somebody may apply today; what is older has run its course."""
    return (term for service in services.open_today() for term in service.terms)


def raise_alarms() -> int:
    """Every night: what came near goes first from now on, and staff are told once for each last day."""
    count = 0
    for row in _near_rows().select_related("matter").iterator(chunk_size=500):
        matter: Matter = row.matter
        if matter.ended:
            continue
        Matter.objects.filter(district=matter.district, pk=matter.pk, urgent=False).update(urgent=True)
        term = matter.definition.term(row.term)
        text = _("事项%(number)s：%(words)s") % {"number": matter.number, "words": words(term, row.last_day)}
        count += tell_staff(matter, f"alarm:{row.pk}:{row.last_day}", text)
    return count
