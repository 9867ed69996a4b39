"""An assignment came back: the next in turn, ready to be given the matter by one press (F43)."""

from collections.abc import Iterable
from dataclasses import dataclass

from fahui.access.models import User
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Assignment, Matter
from fahui.matters.ranking.choosing import pool, ranked
from fahui.matters.ranking.reserving import held_for_others
from fahui.matters.ranking.turns import in_turn, waited
from fahui.matters.together import gives_first
from fahui.matters.vocabulary import Action
from fahui.people.models import Professional

LOOKED = 20  # of those in turn: conflicts are looked for among these


@dataclass(frozen=True)
class NextUp:
    """Whose turn it is, and the step that gives it to them."""

    action: Action
    row: Professional
    why: str  # stands as the reason of the assignment
    before: str  # who had it last


def next_up(matter: Matter, possible: Iterable[Action], user: User) -> NextUp | None:
    """For whoever may give it to somebody now, where somebody had it before; nobody is asked a second time."""
    action = next((one for one in possible if gives_first(one)), None)
    if action is None:
        return None
    rows = Assignment.objects.filter(district=matter.district, matter=matter)
    earlier = list(rows.select_related("professional__person").order_by("event_seq"))
    if not earlier:
        return None
    had = {one.professional_id for one in earlier}
    people = {row.pk: row for row in pool(matter) if row.pk not in had}
    turns = in_turn(ranked(matter, list(people.values()), held_for_others(user)))[:LOOKED]
    verdicts = check(matter, [people[one.profile.pk] for one in turns])
    first = next((one for one in turns if verdicts[one.profile.pk].level == Level.NONE), None)
    if first is None:
        return None
    return NextUp(action, people[first.profile.pk], waited(first), earlier[-1].professional.person.name)
