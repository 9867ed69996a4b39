"""What hangs on people and bodies and must have a destination before they are taken out of use (F40)."""

from collections.abc import Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.core.registers import Open, Unit, unfinished_with
from fahui.matters.handing_over import ask_to_hand_over, open_work, who_hands_over
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
    """An account that is shut leaves no matter to nobody, and no right waiting for its return."""
    today = clock.today()
    mine = list(Professional.objects.filter(person=user.person_id, active=True).values_list("pk", flat=True))
    where = reverse("workbench:handover", args=[mine[0]]) if mine else ""
    agent = AgentPost.objects.in_force(today).filter(person=user.person_id)
    return [
        _work(mine, where),
        Open(_("工作人员授权"), Grant.objects.in_force(today).filter(user=user).count(), unit=Unit.GRANT),
        Open(_("单位经办人授权"), agent.count(), unit=Unit.GRANT),
    ]
