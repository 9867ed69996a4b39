"""Work of somebody who cannot go on: found each night, asked about, given to somebody else by the service's action."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.assignable import assignable, refusal
from fahui.matters.catalogue import services
from fahui.matters.models import Assignment, Matter, StaffNotice
from fahui.matters.models.papers import HANDOVER_KEY
from fahui.matters.permissions import may, standing_of
from fahui.matters.road import possible
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import ENDS, Action, Relation
from fahui.people.models import Professional

# Not ended, or ended with something that the handler still owes (the closing papers).
# A claim for pay is nobody else's.
OPEN = ~Q(matter__stage__in=ENDS) | Q(matter__turn=Relation.HANDLER)


def all_open_work() -> QuerySet[Assignment]:
    """The live assignments on which something is still to be done, whoever holds them."""
    return Assignment.objects.live().filter(OPEN).exclude(matter__service__in=services.of_handlers())


def open_work(professionals: Iterable[int]) -> QuerySet[Assignment]:
    """The live assignments of these professionals on which something is still to be done."""
    return all_open_work().filter(professional__in=list(professionals))


def stranded() -> QuerySet[Professional]:
    """Professionals with open work who may not be given new work: the licence ran out, was suspended, is gone."""
    busy = all_open_work().values("professional")
    rows = Professional.objects.filter(district=this_district(), pk__in=busy)
    left = rows.exclude(pk__in=assignable().values("pk")).select_related("person", "organisation")
    live = Q(assignments__ended_at=None) & (
        ~Q(assignments__matter__stage__in=ENDS) | Q(assignments__matter__turn=Relation.HANDLER)
    )
    return left.annotate(load=Count("assignments", filter=live)).order_by("person__initials", "person__name", "pk")


def ask_where_it_goes() -> int:
    """A notice on each matter whose handler may not go on; the same one is left once."""
    told = 0
    for professional in stranded().select_related("person__user"):
        why = refusal(professional) or _("不能再承办")
        rows = open_work([professional.pk]).select_related("matter")
        for assignment in rows:
            text = _("承办人%(name)s：%(why)s") % {"name": professional.person.name, "why": why}
            _row, fresh = StaffNotice.objects.get_or_create(
                key=assignment.notice_key, defaults={"matter": assignment.matter, "text": text[:400]}
            )
            told += fresh
    return told


def who_hands_over() -> frozenset[str]:
    """The roles to whose duties giving work away belongs."""
    by = {str(actor) for one in services for action in one.actions if action.hands_over for actor in action.by}
    return frozenset(by & set(Role.values))


def hands_over_anything(user: User) -> bool:
    """Does giving work away belong to this user's duties?"""
    return bool(who_hands_over() & user.roles())


def ask_to_hand_over(professional: Professional) -> bool:
    """Tell those who assign that the work of somebody who goes is to be given away; once a day."""
    words = {"who": str(professional), "n": open_work([professional.pk]).count()}
    text = _("%(who)s要停用，名下还有在办事项%(n)d件，请改派给别人。") % words
    key = f"{HANDOVER_KEY}{professional.pk}:{clock.today().isoformat()}"
    return tell_staff(None, key, text, role=Role.ASSIGNER)


def way(user: User, matter: Matter) -> Action:
    """The action by which this user gives the matter to somebody else now; raises ValidationError in words."""
    here = [action for action in matter.definition.actions if action.hands_over]
    now = [action for action in here if possible(action, standing_of(matter))]
    if not now:
        raise ValidationError(_("这一步不能更换承办人，请打开事项看看。"))
    for action in now:
        if may(user, action, matter):
            return action
    raise ValidationError(_("这件事项不归您改派。"))
