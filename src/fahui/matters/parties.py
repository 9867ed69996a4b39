"""Who is party to a new matter."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from fahui.core import clock, text
from fahui.core.identifiers import clean_name, name_key
from fahui.core.models import this_district
from fahui.matters import tasks
from fahui.matters.models import Matter, Party
from fahui.matters.vocabulary import Relation, Service
from fahui.people.assurance import OWN_WORDS, TAKEN_DOWN
from fahui.people.id_types import IdType, index_text
from fahui.people.models import Agency, Organisation, Person, blind
from fahui.people.register import enrol
from fahui.worktime.explain import long_date

KNOWN = (Relation.APPLICANT, Relation.AGENT)  # these get a Person; a respondent is only named


@dataclass
class PartyEntry:
    """A party as given: sealed `details` are id_number, phone, address, contact; `facts` are its own answers."""

    relation: str
    name: str
    kind: str = "person"
    details: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    person: Person | None = None
    organisation: Organisation | None = None


def registered(name: str) -> Organisation | None:
    """The one body in the register with exactly this name; names of bodies are unique by registration."""
    found = Organisation.objects.filter(district=this_district(), name=name, active=True)[:2]
    return found[0] if len(found) == 1 else None


def check_parties(service: Service, entries: list[PartyEntry]) -> None:
    """As many of each role as the definition wants; raises ValidationError."""
    for role in service.parties:
        count = sum(entry.relation == role.relation for entry in entries)
        if count < role.least:
            raise ValidationError(_("请填写%(who)s。") % {"who": role.title}, code="parties")
        if count > role.most:
            raise ValidationError(_("%(who)s最多填%(n)d位。") % {"who": role.title, "n": role.most}, code="parties")
    allowed = {str(role.relation) for role in service.parties} | {str(Relation.AGENT)}
    for entry in entries:
        if entry.relation not in allowed:
            raise ValidationError(
                _("这类事项没有“%(who)s”一方。") % {"who": Relation(entry.relation).label}, code="parties"
            )


def add_parties(
    matter: Matter,
    service: Service,
    entries: list[PartyEntry],
    *,
    demo: bool = False,
    at_desk: bool = False,
    origin: Matter | None = None,
) -> list[Party]:
    """Write the parties of a new matter; `at_desk`: staff take it down, so a known person is found again.

    Of what staff took down the person's own sign-in sees nothing until they proved who they are, unless they told it
    themselves in the matter this one comes from (`origin`).
    """
    check_parties(service, entries)
    told = set(origin.parties.filter(opens_from=OWN_WORDS).values_list("person_id", flat=True)) if origin else set()
    rows = []
    for seq, entry in enumerate(entries, start=1):
        person = entry.person
        if person is None and entry.kind == "person" and entry.relation in KNOWN:
            person = _enrolled(matter, service, entry, demo=demo, at_desk=at_desk)
        if person is not None and person.id_type == IdType.NONE:
            tasks.papers_wanted(person, str(entry.details.get("no_id_reason") or ""), matter)
        if entry.organisation is None and at_desk and entry.kind == "organisation":
            entry.organisation = registered(clean_name(entry.name))
        row = _row(matter, entry, person, seq)
        if at_desk and entry.relation in KNOWN and (person is None or person.pk not in told):
            row.opens_from = TAKEN_DOWN
        rows.append(row)
    _refuse_ended(rows)
    return Party.objects.bulk_create(rows)


def _refuse_ended(rows: list[Party]) -> None:
    """Nobody asks for another on a paper that has run out; raises ValidationError(code="agency")."""
    today = clock.today()
    asking = [row.person_id for row in rows if row.relation == Relation.APPLICANT and row.person_id]
    for row in rows:
        if row.relation != Relation.AGENT or (row.acts_until and row.acts_until >= today):
            continue
        papers = Agency.objects.filter(agent=row.person_id, principal__in=asking) if row.person_id and asking else None
        last = papers.aggregate(last=Max("ends_on"))["last"] if papers is not None else None
        over = bool(row.acts_until) or (last is not None and last < today)
        if over and (papers is None or not papers.on(today).exists()):
            raise ValidationError(agency_over(max(filter(None, (row.acts_until, last)))), code="agency")


def agency_over(last: date) -> str:
    """Why somebody may no longer act for another."""
    return _("代办期限到%(day)s为止，已经不能再代办。请换新的委托书，或者由本人办理。") % {"day": long_date(last)}


def _enrolled(matter: Matter, service: Service, entry: PartyEntry, *, demo: bool, at_desk: bool) -> Person:
    """Registered for the matter's place, unless few may know that there is such a matter."""
    region = None if service.reads else matter.region
    return enrol(name=entry.name, details=entry.details, groups=entry.groups, demo=demo, known=at_desk, region=region)


def _row(matter: Matter, entry: PartyEntry, person: Person | None, seq: int) -> Party:
    name = clean_name(entry.name)
    details = {key: value for key, value in entry.details.items() if value}
    until = entry.facts.get("acts_until")
    return Party(
        matter=matter,
        relation=entry.relation,
        person=person,
        organisation=entry.organisation,
        name=name,
        name_key=name_key(name),
        subject=subject_of(details, entry.organisation),
        initials=text.initials(name),
        acts_until=date.fromisoformat(str(until)) if until else None,
        facts={**entry.facts, "kind": entry.kind},
        sealed=matter.data_key.seal(details, matter.aad() + b":party") if details else None,
        seq=seq,
    )


def ended_agency(person_id: int, matter: Matter) -> date | None:
    """The last day on which they could act for somebody here, if it is past."""
    if matter.pk is None:
        return None
    rows = Party.objects.filter(Party.objects.ended_agents(clock.today()), district=matter.district, matter=matter)
    row = rows.filter(person=person_id).first()
    if row is None:
        return None
    papers = Agency.objects.filter(agent=person_id, principal__roles__matter=matter)
    return max(filter(None, (row.acts_until, papers.aggregate(last=Max("ends_on"))["last"])), default=None)


def subject_of(details: dict[str, Any], organisation: Organisation | None = None) -> str:
    """By which number somebody is the same in every matter: of their paper, or of the body; else empty."""
    number = index_text(str(details.get("id_type") or ""), str(details.get("id_number") or ""))
    if number:
        return blind("id", number)
    code = str(details.get("credit_code") or (organisation.credit_code if organisation else ""))
    return blind("body", code) if code else ""
