"""What hangs on people and bodies and must have a destination before they are taken out of use (F40)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.core.registers import Open, unfinished_with
from fahui.matters.handing_over import open_work
from fahui.people.models import AgentPost, Organisation, Professional


@unfinished_with(Professional)
def with_professional(professional: Professional) -> list[Open]:
    """Open matters go to somebody else; a post for the same body ends; other posts and grants are only named."""
    today = clock.today()
    posts = AgentPost.objects.in_force(today).filter(person=professional.person_id)
    same = posts.filter(organisation=professional.organisation_id)
    grants = Grant.objects.in_force(today).filter(user__person=professional.person_id)
    return [
        Open(
            _("在办事项"), open_work([professional.pk]).count(), reverse("workbench:handover", args=[professional.pk])
        ),
        Open(_("本单位的经办人授权"), same.count(), reverse("workbench:register", args=["agents"])),
        Open(_("别的单位的经办人授权"), posts.count() - same.count(), must=False),
        Open(_("工作人员授权"), grants.count(), must=False),
    ]


@unfinished_with(Organisation)
def with_organisation(body: Organisation) -> list[Open]:
    """Its people, their work, and its agents."""
    members = body.professionals.filter(active=True)
    posts = AgentPost.objects.in_force(clock.today()).filter(organisation=body)
    busy = list(members.values_list("pk", flat=True))
    return [
        Open(_("在册人员"), len(busy)),
        Open(_("在办事项"), open_work(busy).count(), reverse("workbench:handovers")),
        Open(_("单位经办人"), posts.count(), reverse("workbench:register", args=["agents"])),
        Open(_("分支机构"), body.branches.filter(active=True).count()),
    ]


@unfinished_with(User)
def with_account(user: User) -> list[Open]:
    """An account that is shut leaves no matter to nobody, and no right waiting for its return."""
    today = clock.today()
    mine = list(Professional.objects.filter(person=user.person_id, active=True).values_list("pk", flat=True))
    where = reverse("workbench:handover", args=[mine[0]]) if mine else ""
    return [
        Open(_("在办事项"), open_work(mine).count(), where),
        Open(_("工作人员授权"), Grant.objects.in_force(today).filter(user=user).count()),
        Open(_("单位经办人授权"), AgentPost.objects.in_force(today).filter(person=user.person_id).count()),
    ]
