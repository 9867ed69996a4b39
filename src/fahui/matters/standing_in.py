"""Work that falls to a handler who is on leave: to the deputy, else to whoever assigns. The owner keeps the matter."""

from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Assignment, Cover, Matter
from fahui.matters.tasks import tell_cover
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import Relation
from fahui.people.licences import able
from fahui.people.models import Person, Professional


def arrived(matter: Matter) -> bool:
    """Whenever it is the handler's turn: if they are away it goes to somebody who is there, once. Did it?"""
    if matter.turn != Relation.HANDLER:
        return False
    now = clock.now()
    live = Assignment.objects.live().filter(matter=matter).select_related("professional__person").first()
    if live is None:
        return False
    owner = live.professional.person
    leave = Engagement.objects.live().leave().at(now).filter(person=owner).first()
    if leave is None or _covered(live):
        return False
    deputy = roster.stands_in(owner, now)
    if deputy is None or not _fit(matter, deputy):
        _ask(matter, live, leave)
        return False
    cover, fresh = Cover.objects.get_or_create(assignment=live, person=deputy, leave=leave, defaults={"matter": matter})
    if fresh:
        tell_cover.defer(cover_id=cover.pk)
    return fresh


def _covered(assignment: Assignment) -> bool:
    """Does somebody stand in already who is there themselves?"""
    people = list(Cover.objects.live().filter(assignment=assignment).values_list("person_id", flat=True))
    return bool(set(people) - roster.away(people, clock.now()))


def _fit(matter: Matter, deputy: Person) -> bool:
    """A deputy of the same profession with a licence and an account, and without a conflict."""
    rows = Professional.objects.filter(able(clock.today()), district=this_district(), person=deputy)
    standing = rows.select_related("person", "organisation").first()
    if standing is None or not User.objects.filter(person=deputy, is_staff=True, is_active=True).exists():
        return False
    return check(matter, [standing])[standing.pk].level == Level.NONE


def _ask(matter: Matter, live: Assignment, leave: Engagement) -> None:
    """The duty queue: whoever assigns sees to it."""
    until = roster.moment(leave.end)
    words = {"who": live.professional.person.name, "until": until}
    text = _("轮到承办人%(who)s办，人在请假（到%(until)s），没有能代理的人。请安排代理或者更换承办人。") % words
    tell_staff(matter, f"uncovered:{live.pk}:{leave.pk}", text, role=Role.ASSIGNER)


def cover_all() -> int:
    """Each night: what waits for somebody whose leave has begun, or whose deputy is away now. How many moved."""
    away = Engagement.objects.live().leave().at(clock.now()).values("person")
    rows = Assignment.objects.live().filter(professional__person__in=away, matter__turn=Relation.HANDLER)
    return sum(arrived(one.matter) for one in rows.select_related("matter__data_key").order_by("pk"))
