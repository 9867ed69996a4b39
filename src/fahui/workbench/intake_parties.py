"""The parties at the intake desk: one box each, and the known person behind it if there is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from fahui.core.identifiers import mask_id, mask_name, mask_phone
from fahui.matters.forms import FactForm, form_for
from fahui.matters.parties import PartyEntry
from fahui.matters.party_forms import KnownPartyForm, OtherPartyForm, party_form
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.people.models import Person
from fahui.people.register import enrol, update
from fahui.workbench.happened import typed

HAS = (Relation.APPLICANT, Relation.AGENT)


@dataclass
class Known:
    """Somebody already on record, with the particulars that need not be asked again."""

    person: Person
    details: dict[str, Any] = field(default_factory=dict)

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
    known: Known | None = None

    @property
    def folded(self) -> bool:
        """May it stay shut until it is needed?"""
        return self.role.relation == Relation.AGENT and not self.form.errors and not _anything(self.form)

    def valid(self) -> bool:
        """Are both forms well filled?"""
        return self.form.is_valid() & self.own.is_valid()

    def entry(self, *, fresh: bool = False) -> PartyEntry | None:
        """The party as given; what a known person told before is not asked again.

        `fresh`: the clerk said that whoever is on record is somebody else, so nobody is linked by number and name.
        """
        if self.known is None:
            entry = self.form.entry()
            if entry is not None and fresh and self.role.relation == Relation.APPLICANT:
                entry.person = enrol(name=entry.name, details=entry.details)
        else:
            given = {key: value for key, value in self.form.cleaned_data.items() if value}
            details = {**self.known.details, **given}
            entry = PartyEntry(self.role.relation, self.known.person.name, details=details, person=self.known.person)
        if entry is not None:
            entry.facts = {**entry.facts, **self.own.cleaned_data}
        return entry

    def remember(self) -> None:
        """New particulars of a known person go to the register."""
        if self.known is None:
            return
        given = {key: value for key, value in self.form.cleaned_data.items() if value}
        if given:
            update(self.known.person, given)


def _anything(form: forms.Form) -> bool:
    if not form.is_bound:
        return any(value for name, value in (form.initial or {}).items() if name != "kind")
    return any(value for name, value in typed(form).items() if name != "kind")


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
            box = Box(role, party_form(role, data, prefix=prefix), form_for(role.facts, data, prefix=f"{prefix}-own"))
            if not bound:
                start = initial.get(prefix, {})
                before = typed(box.form) if data is not None else {}
                own = typed(box.own) if data is not None else {}
                shown = {**start, **{name: value for name, value in before.items() if value not in (None, "", [])}}
                box.form = party_form(role, prefix=prefix, initial=shown)
                box.own = form_for(role.facts, prefix=f"{prefix}-own", initial=own)
            if person is not None and role.relation in HAS:
                _know(box, person)
            found.append(box)
    return found


def _know(box: Box, known: Known) -> None:
    """Of a known person only changes are asked."""
    box.known = known
    del box.form.fields["name"]
    for one in box.form.fields.values():
        one.required = False
        one.help_text = ""
