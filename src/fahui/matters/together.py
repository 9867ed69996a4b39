"""Many matters handed over at once: each by its own action in its own transaction, each with its own answer."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.errors import ConcurrentEdit
from fahui.matters.models import Assignment, Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import actor_code, available_actions, roles_here, standing_of
from fahui.matters.road import possible
from fahui.matters.vocabulary import ENDS, Action, Relation

SINGLE = frozenset({"letter", "term", "file", "files"})  # questions that each matter answers for itself


@dataclass(frozen=True)
class Result:
    """What became of one of them."""

    matter: Matter
    done: bool
    why: str = ""


def hands_over(action: Action) -> bool:
    """Does it give a matter to somebody, or back, and can it be asked once for many?"""
    gives = action.assigns or (action.ends_assignment and action.to not in ENDS)
    return gives and not action.opens and not any(fact.kind in SINGLE for fact in action.asks)


def assigning_roles() -> set[str]:
    """The roles whose duty it is to give matters to somebody."""
    return {str(actor) for one in services for action in one.actions if gives_first(action) for actor in action.by}


def gives_first(action: Action) -> bool:
    """Does it give a matter to somebody that nobody has yet?"""
    return action.assigns and not action.ends_assignment


def hand_overs(user: User, matter: Matter) -> list[Action]:
    """The handing over of this matter that the user may do now."""
    kinds = [action for action in matter.definition.actions if hands_over(action)]
    happenings = happenings_of(matter) if any(action.not_by_who for action in kinds) else []
    return [action for action in available_actions(user, matter, happenings) if hands_over(action)]


def likely_hand_overs(user: User, matters: list[Matter]) -> dict[int, list[Action]]:
    """By matter, what a list may offer: read off the rows and at most one query. Who acted before is not asked."""
    found: dict[int, list[Action]] = {}
    for matter in matters:
        kinds = [action for action in matter.definition.actions if hands_over(action)]
        if now := [action for action in kinds if possible(action, standing_of(matter))]:
            found[matter.pk] = now
    handled = _handled(user, found) if any(Relation.HANDLER in one.by for now in found.values() for one in now) else ()
    offered = {}
    for matter in matters:
        mine = roles_here(user, matter) | ({str(Relation.HANDLER)} if matter.pk in handled else frozenset())
        now = [action for action in found.get(matter.pk, []) if mine & {str(actor) for actor in action.by}]
        if now:
            offered[matter.pk] = now
    return offered


def _handled(user: User, pks: Iterable[int]) -> set[int]:
    rows = Assignment.objects.live().filter(matter_id__in=list(pks), professional__person=user.person_id)
    return set(rows.values_list("matter_id", flat=True))


def token_for(form: uuid.UUID, number: str) -> uuid.UUID:
    """The token of one matter's deed, read off that of the form: the same form sent again does nothing twice."""
    return uuid.uuid5(form, number)


def done_before(user: User, form: uuid.UUID, numbers: Iterable[str]) -> list[Matter]:
    """Matters that this very form dealt with already: they may have left the user's sight by it."""
    tokens = [token_for(form, number) for number in numbers]
    rows = Event.objects.filter(district=this_district(), token__in=tokens, actor=actor_code(user))
    return [row.matter for row in rows.select_related("matter__data_key")]


def act_on_each(
    matters: Iterable[Matter],
    code: str,
    *,
    by: User,
    answers: Mapping[str, Any],
    form: uuid.UUID,
    versions: Mapping[str, int],
    fits: Callable[[Action], bool] = hands_over,
) -> list[Result]:
    """Take the action on each; what cannot be done is refused in words and keeps no other from being done."""
    return [_act(matter, code, by, answers, token_for(form, matter.number), versions, fits) for matter in matters]


def _act(
    matter: Matter,
    code: str,
    by: User,
    answers: Mapping[str, Any],
    token: uuid.UUID,
    versions: Mapping[str, int],
    fits: Callable[[Action], bool],
) -> Result:
    try:
        if not any(action.code == code and fits(action) for action in matter.definition.actions):
            raise ValidationError(_("这类事项没有这一步。"))
        done = act(matter, code, by=by, answers=answers, token=token, expected_version=versions.get(matter.number))
    except ConcurrentEdit as changed:
        return Result(changed.matter, False, _meanwhile(changed))
    except PermissionDenied:
        return Result(matter, False, _("现在不能由您来办这一步。"))
    except ValidationError as wrong:
        return Result(matter, False, "；".join(wrong.messages))
    mine = Event.objects.filter(district=done.district, matter=done, token=token, action=code, actor=actor_code(by))
    if not mine.exists():
        return Result(done, False, _("这张表已经用过，请重新打开再办。"))
    return Result(done, True)


def _meanwhile(changed: ConcurrentEdit) -> str:
    service, last = changed.matter.definition, changed.meanwhile[:3]
    named = [OWN_ACTIONS.get(event.action) or service.action(event.action) for event in last]
    told = "、".join(str(action.sentence or action.title) for action in named)
    return _("在您填写期间有了新的变化（%(what)s），请看过再办。") % {"what": told}
