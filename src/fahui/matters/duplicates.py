"""The same person, other side and cause came a short while ago: then it is the same matter, and one more contact."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.identifiers import name_key
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.models import Contact, Event, Matter, Party
from fahui.matters.own_actions import TOUCHED
from fahui.matters.parties import PartyEntry, subject_of
from fahui.matters.vocabulary import Relation, Service, Stage
from fahui.people.matching import Strength, candidates
from fahui.people.models import Person
from fahui.places.models import ServicePoint

declare(
    Default(
        "matters.duplicate_days",
        "同一个人、同一个对方、同一个案由，多少日内再来登记先问是不是同一件事",
        30,
        "日",
        "设计值，未核实",
    )
)
CAUSE = "cause"  # the question of a service that names what it is about
# Whoever was turned away or took it back may begin anew.
OVER = (Stage.DECLINED, Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.TERMINATED)
SHOWN = 5


def earlier(service: Service, entries: list[PartyEntry], answers: Mapping[str, Any], day: date) -> list[Matter]:
    """Matters of a short while ago that this one would say again, the newest first."""
    asking = [entry for entry in entries if entry.relation == Relation.APPLICANT]
    against = [entry for entry in entries if entry.relation == Relation.RESPONDENT]
    cause = str(answers.get(CAUSE) or "")
    if not asking or not (cause or against):
        return []
    since = day - timedelta(days=int(parameter("matters.duplicate_days", day)))
    rows = Matter.objects.here().filter(service=service.code, opened_on__gte=since, opened_on__lte=day)
    rows = rows.exclude(stage__in=OVER).filter(_has(Relation.APPLICANT, _who(asking, by_name=bool(against))))
    if cause:
        rows = rows.filter(facts__cause=cause)
    if against:
        rows = rows.filter(_has(Relation.RESPONDENT, _who(against, by_name=True)))
    else:
        rows = rows.exclude(_has(Relation.RESPONDENT, Q()))
    return list(rows.for_list().order_by("-opened_on", "-id")[:SHOWN])


def _has(relation: Relation, who: Q) -> Exists:
    return Exists(Party.objects.filter(who, district=OuterRef("district"), matter=OuterRef("pk"), relation=relation))


def _who(entries: list[PartyEntry], *, by_name: bool) -> Q:
    """Parties who are these: the same record or a linked one, the same number, or, together with more, the name."""
    wanted = Q(pk__in=[])
    for entry in entries:
        people = _people(entry)
        if people:
            identities = Person.objects.filter(pk__in=people, identity__isnull=False).values("identity")
            wanted |= Q(person__in=people) | Q(person__identity__in=identities)
        number = subject_of(entry.details, entry.organisation)
        if number:
            wanted |= Q(subject=number)
        if by_name:  # two numbers that differ are two people, whatever they are called
            named = Q(name_key=name_key(entry.name))
            wanted |= named & Q(subject="") if number else named
    return wanted


def _people(entry: PartyEntry) -> list[int]:
    if entry.person is not None:
        return [entry.person.pk]
    if entry.relation != Relation.APPLICANT:
        return []
    return [one.person.pk for one in candidates(entry.name, entry.details) if one.strength >= Strength.LIKELY]


@transaction.atomic
def attach(
    matter: Matter, *, by: User, channel: str, words: str, token: uuid.UUID, point: ServicePoint | None = None
) -> Matter:
    """Write the visit or call down as one more contact of the matter; the same form twice is one contact."""
    from fahui.matters.engine import act

    if Event.objects.filter(district=matter.district, token=token).exists():
        return matter
    known = {code for code, _title in TOUCHED}
    answers = {
        "contact_words": words.strip() or _("为同一件事又来登记。"),
        "contact_channel": channel if channel in known else "",
    }
    done = act(matter, "contact", by=by, answers=answers, token=token)
    newest = Contact.objects.filter(matters=matter).order_by("-pk").first()
    if newest is not None:
        newest.channel, newest.service_point = channel, point
        newest.save(update_fields=["channel", "service_point"])
    return done
