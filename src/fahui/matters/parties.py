"""Who is party to a new matter."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core import text
from fahui.core.identifiers import clean_name
from fahui.core.models import this_district
from fahui.matters.models import Matter, Party
from fahui.matters.vocabulary import Relation, Service
from fahui.people.models import Organisation, Person
from fahui.people.register import enrol

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
    matter: Matter, service: Service, entries: list[PartyEntry], *, demo: bool = False, at_desk: bool = False
) -> list[Party]:
    """Write the parties of a new matter; `at_desk`: staff take it down, so a known person is found again."""
    check_parties(service, entries)
    rows = []
    for seq, entry in enumerate(entries, start=1):
        name = clean_name(entry.name)
        person = entry.person
        if person is None and entry.kind == "person" and entry.relation in KNOWN:
            person = enrol(name=name, details=entry.details, groups=entry.groups, demo=demo, known=at_desk)
        body = entry.organisation
        if body is None and at_desk and entry.kind == "organisation":
            body = registered(name)
        details = {key: value for key, value in entry.details.items() if value}
        rows.append(
            Party(
                matter=matter,
                relation=entry.relation,
                person=person,
                organisation=body,
                name=name,
                initials=text.initials(name),
                facts={**entry.facts, "kind": entry.kind},
                sealed=matter.data_key.seal(details, matter.aad() + b":party") if details else None,
                seq=seq,
            )
        )
    return Party.objects.bulk_create(rows)
