"""Ties of those who acted for somebody without being given the matter: agents named in a file, guardians, agents."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.conflicts.known import file_of, same_disputes
from fahui.matters.conflicts.sides import Side, Sides, side_in
from fahui.matters.conflicts.ties import Tie, TieKind, source
from fahui.matters.models import Party
from fahui.matters.vocabulary import Relation
from fahui.people.models import Agency, Professional


@source
def agent_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """They were the agent of one side in another file: that they were not its lawyer makes no difference."""
    met, disputes = sides.met, same_disputes(sides)
    records = sides.records_of(professionals)
    everybody = frozenset().union(*records.values())
    rows = Party.objects.filter(
        district=this_district(), relation=Relation.AGENT, matter__in=met, person__in=everybody
    ).select_related("matter")
    for row in rows:
        for one in (one for one in professionals if row.person_id in records[one.person_id]):
            for party, subject, certain in met[row.matter_id]:
                if party.pk != row.pk:
                    yield Tie(
                        TieKind.ACTED if side_in(party) == Side.OWN else TieKind.ACTED_AGAINST,
                        one.pk,
                        one.person.name,
                        False,
                        subject.shown,
                        subject.side,
                        certain,
                        row.matter_id in disputes,
                        file_of(row.matter),
                        since=row.matter.opened_on,
                        until=min(filter(None, (row.acts_until, row.matter.closed_on)), default=None),
                    )


@source
def agency_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """They, or a colleague, are the guardian or the agent of somebody on the other side, by the register of persons."""
    people = frozenset().union(*(subject.records for subject in sides.of(Side.OPPOSITE)))
    if not people:
        return
    records = sides.records_of(professionals)
    everybody = frozenset().union(*records.values())
    bodies = {one.organisation_id for one in professionals}
    near = Professional.objects.filter(district=this_district(), organisation__in=bodies, active=True)
    known = Q(agent__in=everybody) | Q(agent__in=near.values("person"))
    rows = list(Agency.objects.filter(known, principal__in=people).select_related("agent"))
    if not rows:
        return
    where = near.filter(person__in=[row.agent_id for row in rows]).values_list("person_id", "organisation_id")
    beside = set(where)
    for row in rows:
        for one in professionals:
            own = row.agent_id in records[one.person_id]
            if own or (row.agent_id, one.organisation_id) in beside:
                yield from _of_agency(row, one, sides, own=own)


def _of_agency(row: Agency, one: Professional, sides: Sides, *, own: bool) -> Iterator[Tie]:
    guards = row.kind == Agency.Kind.GUARDIAN
    until = row.ends_on if row.starts_on <= clock.today() else row.starts_on
    for subject in sides.of(Side.OPPOSITE):
        if row.principal_id in subject.records:
            yield Tie(
                TieKind.GUARDS if guards else TieKind.ACTED,
                one.pk,
                row.agent.name,
                not own,
                subject.shown,
                subject.side,
                since=row.starts_on,
                until=until,
            )
