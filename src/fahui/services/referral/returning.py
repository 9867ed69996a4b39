"""What became of it goes back to whoever referred it: the result in a word, nothing else of the other matter."""

from functools import cache
from typing import Any, Final

from django.dispatch import receiver

from fahui.access.roles import System
from fahui.matters.catalogue import services
from fahui.matters.engine import act, acted
from fahui.matters.models import Event, Matter, MatterLink
from fahui.matters.vocabulary import Action, Stage
from fahui.services.referral.steps import CODE

RETURNS: Final = {
    "grant": "granted",
    "provide_first": "granted",
    "refuse": "refused",
    "transfer": "moved",
    "answer": "answered",
    "withdraw": "dropped",
    "lapse": "dropped",
}


@receiver(acted)
def tell(sender: Any, matter: Matter, event: Event, action: Action, **_kwargs: Any) -> None:
    """In the transaction of the decision; a later change of it is the person's own affair."""
    if matter.service not in _opened() or action.code not in (*RETURNS, matter.definition.opens_with):
        return
    link = MatterLink.objects.filter(target=matter, source__service=CODE).select_related("source").first()
    if link is None:
        return
    origin = link.source
    if action.code == matter.definition.opens_with:
        _first_asked(matter, origin)
    elif origin.stage == Stage.HANDLING:
        by, answers = System("reply"), {"result": RETURNS[action.code], "replied_by": matter.number}
        act(origin, "returned", by=by, answers=answers, happened_at=event.happened_at)


@cache
def _opened() -> frozenset[str]:
    """What a referral can become: of all other matters nobody need ask whether they came from one."""
    return frozenset(code for one in services if one.code == CODE for action in one.actions for code in action.opens)


def _first_asked(matter: Matter, origin: Matter) -> None:
    """The promise runs from the day of the first receipt, the term of the law from ours."""
    known = {action.code for action in matter.definition.actions}
    if "first_asked" in known:
        act(matter, "first_asked", by=System("reply"), answers={"first_asked_on": origin.opened_on.isoformat()})
