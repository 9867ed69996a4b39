"""What hangs on people and bodies and must have a destination before they are taken out of use (F40)."""

from collections.abc import Sequence
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.registers import Open, Unit, unfinished_with
from fahui.matters.handing_over import all_open_work, ask_to_hand_over, open_work, who_hands_over
from fahui.people.models import AgentPost, Organisation, Professional


def _work(professionals: Sequence[int], where: str, leaving: Professional | None = None) -> Open:
    """Open matters; whoever may not give them away can remind those who do."""
    remind = partial(ask_to_hand_over, leaving) if leaving is not None else None
    count = open_work(professionals).count()
    return Open(_("在办事项"), count, where, roles=who_hands_over(), remind=remind)


@unfinished_with(Professional)
def with_professional(professional: Professional) -> list[Open]:
    """Open matters go to somebody else; a post for the same body ends; other posts and grants are only named."""
    today = clock.today()
    posts = AgentPost.objects.in_force(today).filter(person=professional.person_id)
    same = posts.filter(organisation=professional.organisation_id)
    grants = Grant.objects.in_force(today).filter(user__person=professional.person_id)
    return [
        _work([professional.pk], reverse("workbench:handover", args=[professional.pk]), professional),
        Open(_("本单位的经办人授权"), same.count(), reverse("workbench:register", args=["agents"]), unit=Unit.GRANT),
        Open(_("别的单位的经办人授权"), posts.count() - same.count(), must=False, unit=Unit.GRANT),
        Open(_("工作人员授权"), grants.count(), must=False, unit=Unit.GRANT),
    ]


@unfinished_with(Organisation)
def with_organisation(body: Organisation) -> list[Open]:
    """Its people, their work, and its agents."""
    members = body.professionals.filter(active=True)
    posts = AgentPost.objects.in_force(clock.today()).filter(organisation=body)
    busy = list(members.values_list("pk", flat=True))
    return [
        Open(_("在册人员"), len(busy), unit=Unit.HEAD),
        _work(busy, reverse("workbench:handovers")),
        Open(_("单位经办人"), posts.count(), reverse("workbench:register", args=["agents"]), unit=Unit.HEAD),
        Open(_("分支机构"), body.branches.filter(active=True).count(), unit=Unit.THING),
    ]


@unfinished_with(User)
def with_account(user: User) -> list[Open]:
    """An account that is shut leaves no matter to nobody; its own rights wait, or end when the person leaves."""
    today = clock.today()
    rows = Professional.objects.filter(person=user.person_id, active=True).select_related("person", "organisation")
    mine = list(rows.order_by("pk"))
    where = reverse("workbench:handover", args=[mine[0].pk]) if mine else ""
    agent = AgentPost.objects.in_force(today).filter(person=user.person_id)
    grants = Grant.objects.in_force(today).filter(user=user)
    return [
        _work([one.pk for one in mine], where, mine[0] if mine else None),
        Open(_("工作人员授权"), grants.count(), must=False, unit=Unit.GRANT),
        Open(
            _("单位经办人授权"),
            agent.count(),
            reverse("workbench:register", args=["agents"]),
            unit=Unit.GRANT,
            roles=frozenset({str(Role.REGISTRAR)}),
            register="agents",
            records=agent,
        ),
    ]


def left_behind() -> QuerySet[User]:
    """Staff accounts that were stopped at once while something hung on them, until all of it has a destination."""
    person = OuterRef("person")
    work = all_open_work().filter(professional__active=True)
    agent = AgentPost.objects.in_force(clock.today()).filter(person=person)
    ahead = (
        Engagement.objects.live()
        .filter(span__endswith__gt=clock.now())
        .filter(Q(deputy=person) | (Q(person=person) & ~Q(kind=Engagement.Kind.LEAVE)))
    )
    some = Exists(work.filter(professional__person=person)) | Exists(agent) | Exists(ahead)
    return User.objects.filter(some, district=this_district(), is_staff=True, is_active=False).select_related("person")
