"""A case that many have together: one matter for the case, one for each person's part (docs/decisions/0015)."""

from fahui.access.roles import System
from fahui.matters.models import Event, Matter, MatterLink
from fahui.matters.models.matter import parts_of
from fahui.matters.permissions import standing_of
from fahui.matters.road import possible
from fahui.matters.vocabulary import Action, Answers

TOLD = ("handler", "unit", "handler_phone")  # of whoever was given the case


def whole_of(matter: Matter) -> Matter | None:
    """The case of which this is a part; None for anything else."""
    rows = MatterLink.objects.filter(district=matter.district, kind=MatterLink.PART, target=matter)
    found = rows.select_related("source").first()
    return found.source if found else None


def parts(matter: Matter) -> list[Matter]:
    """All parts of a case, in the order they were taken down."""
    return list(Matter.objects.here().filter(pk__in=parts_of([matter.pk])).order_by("pk"))


def part_action(matter: Matter) -> Action | None:
    """The action by which a part is added; None where the service knows no parts."""
    return next((one for one in matter.definition.actions if one.link == MatterLink.PART), None)


def spread(matter: Matter, action: Action, event: Event, answers: Answers) -> None:
    """What was done to the case is done to each part that is ready for it, as the system's act, told to each person."""
    from fahui.matters.engine import act

    known = {**{name: event.facts[name] for name in TOLD if name in event.facts}, **answers}
    for part in parts(matter):
        follows = part.definition.action(action.spreads)
        if not possible(follows, standing_of(part)):
            continue
        asked = {fact.code for fact in follows.asks} | set(TOLD)
        given = {code: value for code, value in known.items() if code in asked}
        act(part, follows.code, by=System("whole"), answers=given, happened_at=event.happened_at)
