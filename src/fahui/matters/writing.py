"""Letters between the two sides of a matter: who is told of them, and when they were first opened."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.matters.case import Case
from fahui.matters.happenings import effective
from fahui.matters.models import Assignment, Event, Opened
from fahui.matters.parts import whole_of
from fahui.matters.permissions import relations
from fahui.matters.vocabulary import Action, Relation
from fahui.notices.send import tell

ASKING = frozenset({Relation.APPLICANT, Relation.AGENT})


def written(case: Case) -> dict[int, Action]:
    """The messages that count, by the number of their event."""
    known = {action.code: action for action in case.matter.definition.actions if action.writes_to}
    if not known:
        return {}
    return {one.seq: known[one.action] for one in effective(case.happenings) if one.action in known}


def note_opened(case: Case, user: User) -> None:
    """Keep that this user, if they are of the side written to, now has these messages before them; the first time."""
    known = opened(case)
    waiting = {seq: action for seq, action in written(case).items() if seq not in known}
    if not waiting:
        return
    mine = relations(user, case.matter)
    sides = {Relation.APPLICANT for _one in mine & ASKING} | (mine & {Relation.HANDLER})
    rows = [
        Opened(matter=case.matter, event_seq=seq, by=user)
        for seq, action in waiting.items()
        if action.writes_to in sides
    ]
    Opened.objects.bulk_create(rows, ignore_conflicts=True)  # two windows at once: the first counts


def opened(case: Case) -> dict[int, datetime]:
    """When each message was first opened; nothing is asked where nothing was written."""
    if not written(case):
        return {}
    rows = Opened.objects.filter(district=case.matter.district, matter=case.matter)
    return dict(rows.values_list("event_seq", "at"))


def receipts(case: Case) -> dict[int, str]:
    """For each message whether the other side has opened it, in words."""
    at = opened(case)
    return {seq: _receipt(action, at.get(seq)) for seq, action in written(case).items()}


def _receipt(action: Action, at: datetime | None) -> str:
    whose = Relation(str(action.writes_to)).label
    if at is None:
        return _("%(who)s还没有打开看") % {"who": whose}
    return _("%(who)s%(when)s打开看过") % {"who": whose, "when": f"{timezone.localtime(at):%m-%d %H:%M}"}


def tell_handler(event: Event) -> None:
    """That the other side wrote to whoever handles the matter; the same event tells once. The words stay inside."""
    matter = event.matter
    known = {action.code: action for action in matter.definition.actions}
    action = known.get(event.action)
    if action is None or action.writes_to != Relation.HANDLER:
        return
    whole = whole_of(matter) or matter
    live = Assignment.objects.live().filter(matter=whole).select_related("professional__person__data_key")
    for row in live:
        text = _("事项%(number)s的受援人给您留了言，请登录工作台查看。") % {"number": matter.number}
        tell(row.professional.person, key=f"written:{event.pk}:{row.pk}", text=text, about=matter.number)
