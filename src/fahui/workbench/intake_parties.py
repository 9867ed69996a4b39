"""The parties at the intake desk: one box each, and the known person behind it if there is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from fahui.access.models import User
from fahui.core.identifiers import mask_id, mask_name, mask_phone
from fahui.matters.forms import FactForm, form_for
from fahui.matters.parties import PartyEntry
from fahui.matters.party_forms import ActingForm, KnownPartyForm, OtherPartyForm, party_form
from fahui.matters.tasks import papers_came
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.people.models import Person
from fahui.people.register import WISHES, enrol, update
from fahui.places.models import Region
from fahui.workbench.happened import typed

HAS = (Relation.APPLICANT, Relation.AGENT)
PAPERS = ("id_type", "id_number", "no_id_reason", "born")
TOLD = frozenset({*PAPERS, "phone", "address", *WISHES})  # what of the register a matter keeps a copy of


@dataclass
class Known:
    """Somebody already on record, with the particulars that need not be asked again."""

    person: Person
    details: dict[str, Any] = field(default_factory=dict)
    why: str = ""  # what speaks for it, and how much
    must_ask: bool = True  # nothing is registered before somebody said whether it is them

    @property
    def words(self) -> str:
        """Masked: 赵*国 000***1231 199****0001."""
        number, phone = self.details.get("id_number", ""), self.details.get("phone", "")
        parts = [mask_name(self.person.name), mask_id(number) if number else "", mask_phone(phone) if phone else ""]
        return " ".join(part for part in parts if part)


@dataclass
class Box:
    """The questions about one party."""

    role: PartyRole
    form: KnownPartyForm | OtherPartyForm
    own: FactForm
    acting: ActingForm | None = None
    known: Known | None = None

    @property
    def folded(self) -> bool:
        """May it stay shut until it is needed?"""
        optional = self.role.relation == Relation.AGENT and self.role.least == 0
        return optional and not self.form.errors and not _anything(self.form)

    @property
    def forms(self) -> list[forms.Form]:
        """All that is asked about this party."""
        return [self.form, self.own, *([self.acting] if self.acting else [])]

    def entry(self, *, fresh: bool = False, region: Region | None = None) -> PartyEntry | None:
        """The party as given; what a known person told before is not asked again.

        `fresh`: the clerk said that whoever is on record is somebody else, so nobody is linked by number and name;
        the new person is registered for `region`.
        """
        entry = self.told()
        if entry is None:
            return None
        if self.known is None and fresh and self.role.relation == Relation.APPLICANT:
            entry.person = enrol(name=entry.name, details=entry.details, region=region)
        entry.facts = {**entry.facts, **self.own.cleaned_data, **(self.acting.facts() if self.acting else {})}
        return entry

    def told(self) -> PartyEntry | None:
        """Who it is, as far as said, without registering anybody."""
        if self.known is None:
            return self.form.entry()
        before = {key: value for key, value in self.known.details.items() if key in TOLD}
        details = {**before, **self._changes()}
        return PartyEntry(self.role.relation, self.known.person.name, details=details, person=self.known.person)

    def _changes(self) -> dict[str, Any]:
        given = self.form.particulars() if isinstance(self.form, KnownPartyForm) else self.form.cleaned_data
        return {key: value for key, value in given.items() if value}

    def remember(self, user: User) -> None:
        """New particulars of a known person go to the register."""
        if self.known is None:
            return
        if given := self._changes():
            update(self.known.person, given)
        if given.get("id_number"):
            papers_came(self.known.person, user)


def _anything(form: forms.Form) -> bool:
    said = typed(form) if form.is_bound else form.initial or {}
    return any(value for name, value in said.items() if name not in ("kind", "id_type"))  # those are said unasked


def boxes(
    service: Service,
    data: Any,
    *,
    bound: bool,
    counts: Mapping[str, int],
    known: Mapping[str, Known],
    initial: Mapping[str, dict[str, Any]],
) -> list[Box]:
    """The boxes of all roles; unbound ones show what was typed without finding fault."""
    found = []
    for role in service.parties:
        for place in range(max(1, min(role.most, counts.get(str(role.relation), 1)))):
            prefix = f"{role.relation}-{place}"
            person = known.get(prefix)
            box = Box(
                role,
                party_form(role, data, prefix=prefix, at_desk=True),
                form_for(role.facts, data, prefix=f"{prefix}-own"),
                ActingForm(data, prefix=f"{prefix}-acting") if _acts_by_paper(role) else None,
            )
            if not bound:
                start = initial.get(prefix, {})
                before = typed(box.form) if data is not None else {}
                own = typed(box.own) if data is not None else {}
                shown = {**start, **{name: value for name, value in before.items() if value not in (None, "", [])}}
                box.form = party_form(role, prefix=prefix, initial=shown, at_desk=True)
                box.own = form_for(role.facts, prefix=f"{prefix}-own", initial=own)
                if box.acting is not None:
                    before = typed(box.acting) if data is not None else {}
                    box.acting = ActingForm(prefix=f"{prefix}-acting", initial=before)
            if person is not None and role.relation in HAS:
                _know(box, person)
            found.append(box)
    return found


def _acts_by_paper(role: PartyRole) -> bool:
    """A person who acts for another shows a paper; an organ that gives notice does not."""
    return role.relation == Relation.AGENT and "person" in role.kinds


def _know(box: Box, known: Known) -> None:
    """Of a known person only changes are asked."""
    box.known = known
    del box.form.fields["name"]
    for one in box.form.fields.values():
        one.required = False
        one.help_text = ""
