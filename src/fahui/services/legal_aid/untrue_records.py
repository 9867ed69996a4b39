"""Earlier pledges that were found untrue, for whoever decides on a new application."""

from collections.abc import Iterator

from django.utils.translation import gettext

from fahui.matters.case import Case
from fahui.matters.models import Matter
from fahui.matters.vocabulary import Relation
from fahui.people.models.person import records_of


def recorded(case: Case) -> Iterator[str]:
    """Earlier false pledges. Some provinces take no second pledge; the rule of Hubei was not found."""
    people = {party.person_id for party in case.those(Relation.APPLICANT) if party.person_id}
    rows = Matter.objects.here().filter(service="pledge_check", marks__contains=["record_untrue"])
    told: set[str] = set()
    for person in sorted(people):
        theirs = rows.filter(parties__person__in=records_of(person), parties__relation=Relation.APPLICANT)
        for one in theirs.distinct()[:3]:
            if one.number in told:
                continue
            told.add(one.number)
            yield gettext(
                "申请人有不实承诺的记录（%(number)s，%(day)s），请看证明材料，不要只凭承诺（外地规定，本省规定未找到，未核实）。"
            ) % {"number": one.number, "day": one.closed_on or one.opened_on}
