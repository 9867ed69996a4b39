"""A case that many have together: one matter for the case, one for each person's part (docs/decisions/0015)."""

from fahui.access.roles import System
from fahui.matters.case import Case
from fahui.matters.models import Event, Matter, MatterLink
from fahui.matters.models.matter import parts_of
from fahui.matters.permissions import standing_of
from fahui.matters.road import possible
from fahui.matters.vocabulary import Action, Answers, Relation


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


def words_of_whole(matter: Matter) -> dict[str, str]:
    """What the papers of a part say of the case: its number, and whom it is against."""
    whole = whole_of(matter)
    if whole is None:
        return {}
    return {
        "whole_number": whole.number,
        "opponents": "、".join(row.name for row in Case(whole).those(Relation.RESPONDENT)),
    }


def spread(matter: Matter, action: Action, event: Event, answers: Answers) -> None:
    """What was done to the case is done to each part that is ready for it, as the system's act, told to each person."""
    from fahui.matters.engine import act

    for part in parts(matter):
        for code in action.spreads:
            follows = part.definition.action(code)
            if not possible(follows, standing_of(part)):
                continue
            asked = {fact.code for fact in follows.asks}
            given = {fact: value for fact, value in answers.items() if fact in asked}
            if follows.guard is not None and follows.guard(Case(part, by=System("whole"), pending=given), given):
                continue
            part = act(part, code, by=System("whole"), answers=given, happened_at=event.happened_at)
