"""What of the roster hangs on somebody who goes: shifts and arrangements to come, and leaves they stand in for."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.availability import roster
from fahui.core import clock
from fahui.core.registers import Open, unfinished_with
from fahui.matters.telling_staff import tell_staff
from fahui.people.models import Person, Professional
from fahui.workbench.rosters.rights import KEEPERS


def _of(person: Person) -> list[Open]:
    where = reverse("workbench:roster_ahead", args=[person.pk])
    remind = partial(_ask_to_give_away, person)
    return [
        Open(_("以后的值班和安排"), roster.ahead(person).count(), where, roles=KEEPERS, remind=remind),
        Open(_("别人请假时由其代理"), roster.to_deputise(person).count(), where, roles=KEEPERS, remind=remind),
    ]


def _ask_to_give_away(person: Person) -> bool:
    """Tell those who keep the roster; once a day."""
    text = _("%(who)s要停用，以后的值班、安排和请假代理请在值班表里交给别人或者取消。") % {"who": person.name}
    return tell_staff(None, f"roster:{person.pk}:{clock.today().isoformat()}", text, role=Role.ASSIGNER)


@unfinished_with(Professional)
def of_professional(professional: Professional) -> list[Open]:
    """Theirs as a person: nothing hangs on this record while another one of theirs is in use."""
    others = Professional.objects.filter(district=professional.district, person=professional.person_id, active=True)
    return [] if others.exclude(pk=professional.pk).exists() else _of(professional.person)


@unfinished_with(User)
def of_account(user: User) -> list[Open]:
    """Of the person who signs in with it."""
    return _of(user.person)
