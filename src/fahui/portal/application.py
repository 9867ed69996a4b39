"""An application under way: its screens filled with what the draft holds, and what they come to together."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.identifiers import mask_id
from fahui.matters.answers import shown
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.drafts import Sheet, Typed, read
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Draft
from fahui.matters.parties import PartyEntry
from fahui.matters.party_forms import KnownPartyForm, OtherPartyForm, party_form
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.people.id_types import paper_in
from fahui.people.models import UNNAMED, Person
from fahui.places.models import Region
from fahui.portal.bodies import bodies_for, in_its_name, named, naming
from fahui.portal.forms import ForWhom, PlaceForm, Standing
from fahui.portal.screens import (
    Filled,
    Part,
    Screen,
    all_facts,
    as_data,
    asked_here,
    count_of,
    respondents,
    role_of,
    screens_of,
)
from fahui.ui.fields import FilesField


class Application:
    """A service, and the draft of it that somebody holds (None before the first answer)."""

    def __init__(self, service: Service, draft: Draft | None, user: User | None) -> None:
        """`user` is the resident who is signed in, if any."""
        self.service, self.draft, self.user = service, draft, user
        self.sheet = read(draft) if draft is not None else Sheet()
        origin = draft.source if draft is not None else None
        because = origin.definition.action(draft.source_action) if origin is not None and draft is not None else None
        self.screens = screens_of(service, because)

    @classmethod
    def of(cls, code: str, draft: Draft | None, user: User | None) -> "Application":
        """By the edition in force today; raises KeyError."""
        return cls(services.current(code), draft, user)

    @property
    def belongs_to_account(self) -> bool:
        """Was it begun by an account that is not signed in now?"""
        return self.sheet.user is not None and (self.user is None or self.user.pk != self.sheet.user)

    def screen(self, code: str) -> Screen | None:
        """The screen of that code, if the service has it."""
        return next((screen for screen in self.screens if screen.code == code), None)

    def wanted(self) -> list[Screen]:
        """The screens that apply, in order."""
        known = self.answers
        return [screen for screen in self.screens if screen.kind != "facts" or asked_here(screen, known)]

    def place(self, screen: Screen) -> tuple[int, int]:
        """Which step this is, of how many; looking it over is the last."""
        wanted = self.wanted()
        return (wanted.index(screen) + 1 if screen in wanted else 1), len(wanted) + 1

    def before(self, screen: Screen) -> Screen | None:
        """The screen one step back."""
        wanted = self.wanted()
        place = wanted.index(screen) if screen in wanted else 0
        return wanted[place - 1] if place else None

    def after(self, screen: Screen) -> Screen | None:
        """The next screen that the person has not been spared; None: look it over."""
        wanted = self.wanted()
        rest = wanted[wanted.index(screen) + 1 :] if screen in wanted else wanted
        return next((one for one in rest if one.code not in self.sheet.carried), None)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The facts as answered so far, only those that apply and are well said."""
        known: dict[str, Any] = {}
        for screen in self.screens:
            if screen.kind == "facts" and screen.code in self.sheet.typed:
                known |= self._said(screen, known)
        return known

    def _said(self, screen: Screen, known: Mapping[str, Any]) -> dict[str, Any]:
        form = form_for(asked_here(screen, known), as_data(self.sheet.typed[screen.code]))
        form.is_valid()
        cleaned = form.cleaned_data
        return {
            fact.code: cleaned[fact.code]
            for fact in form.asked
            if cleaned.get(fact.code) not in (None, "", []) and shown(fact, cleaned)
        }

    def answers_for(self, facts: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answers to the service's own questions, and those to the action it is opened from."""
        own = {fact.code for fact in all_facts(self.service)}
        given = facts or self.answers
        return (
            {code: value for code, value in given.items() if code in own},
            {code: value for code, value in given.items() if code not in own},
        )

    def fill(self, screen: Screen, typed: Typed | None = None, files: Any = None) -> Filled:
        """The screen's forms: judged when `typed` is given, else only showing what the draft holds."""
        data = as_data(typed)
        held = typed or self.sheet.typed.get(screen.code, {})
        match screen.kind:
            case "facts":
                filled = Filled([Part(form_for(asked_here(screen, self.answers), data))])
            case "others":
                filled = Filled(self._others(data, held))
            case "who":
                filled = Filled(self._who(data, held))
            case _:
                filled = Filled([Part(self._papers(data, files))])
        if typed is None:
            filled.remember(self.sheet.typed.get(screen.code, {}) or self._known(screen))
        else:
            filled.remember(typed, only_idle=True)
        return filled

    def _others(self, data: Any, held: Typed) -> list[Part]:
        role = respondents(self.service)
        if role is None:
            return []
        parts = []
        for place in range(count_of(held, role)):
            one = role if place == 0 else replace(role, least=0)
            title = _("第%(n)d方") % {"n": place + 1} if place else ""
            parts.append(Part(party_form(one, data, prefix=f"other{place}"), title))
            if role.facts:
                parts.append(Part(form_for(role.facts, data, prefix=f"other{place}facts")))
        return parts

    def _who(self, data: Any, held: Typed) -> list[Part]:
        role, agent = role_of(self.service, Relation.APPLICANT), self.agent_role()
        other = agent is not None and "other" in held.get("for_whom", []) and not named(held)
        parts = naming(self.user, self.service, data, held)
        parts += [Part(ForWhom(data))] if agent is not None else []
        if role is not None:
            form = party_form(role, data, prefix="applicant")
            self._ease(form, Relation.APPLICANT, other)
            parts.append(Part(form, _("要办这件事的人")))
            if role.facts:
                parts.append(Part(form_for(role.facts, data, prefix="applicantfacts")))
        if agent is not None:
            judged = data if other else None
            form = party_form(replace(agent, least=1), judged, prefix="agent")
            self._ease(form, Relation.AGENT, other)
            for name, field in form.fields.items():
                words = _("联系代办人时要注意什么") if name == "contact" else _("代办人的%(what)s")
                field.label = words % {"what": field.label} if "%" in words else words
            lead = _("委托书、关系证明等可以在下一页拍照上传，也可以以后补。")
            condition = "for_whom=other"
            parts.append(Part(form, _("替别人办的人（您）"), lead, shown_if=condition, counts=other))
            parts.append(Part(Standing(judged, prefix="standing"), shown_if=condition, counts=other))
        street = (held.get("place-street") or [""])[-1]
        parts.append(Part(PlaceForm(data, prefix="place", street=street), _("在哪里")))
        return parts

    def agent_role(self) -> PartyRole | None:
        """The rules for somebody acting for the applicant, if that is possible here."""
        by = self.service.action(self.service.opens_with).by
        return role_of(self.service, Relation.AGENT) if Relation.AGENT in by else None

    def person_for(self, relation: Relation, for_other: bool) -> Person | None:
        """Whom we know already: by the matter this one comes from, else by the account."""
        known = self.sheet.people.get(str(relation))
        if known and (str(Relation.AGENT) in self.sheet.people) == for_other:
            return Person.objects.select_related("data_key").filter(pk=known).first()
        mine = Relation.AGENT if for_other else Relation.APPLICANT
        return self.user.person if self.user is not None and relation == mine else None

    def papers_of(self, relation: Relation, for_other: bool) -> dict[str, str]:
        """The papers we know already, from the person or from the matter this one comes from; never shown whole."""
        person = self.person_for(relation, for_other)
        if person is not None and (known := paper_in(person.details())):
            return known
        origin = self.draft.source if self.draft is not None else None
        if origin is None or (str(Relation.AGENT) in self.sheet.people) != for_other:
            return {}
        parties = Case(origin).those(relation)
        return paper_in(parties[0].details()) if parties else {}

    def _ease(self, form: KnownPartyForm | OtherPartyForm, relation: Relation, for_other: bool) -> None:
        """What is known is not asked again; the number itself is not shown."""
        if relation == Relation.APPLICANT and for_other:
            form.fields["phone"].required = False
        known = self.papers_of(relation, for_other)
        if known and "id_number" in form.fields:
            words = _("已登记%(number)s，不用再填；要换才填。") % {"number": mask_id(known["id_number"])}
            form.fields["id_number"].help_text = words

    def _known(self, screen: Screen) -> Typed:
        """What the account tells of itself, for a first look at the screen."""
        person = self.user.person if self.user is not None else None
        if screen.kind != "who" or person is None:
            return {}
        details, name = person.details(), person.name
        typed = {"applicant-name": [] if name == UNNAMED else [name]}
        told = ("phone", "address", "safe_phone", "safe_from", "safe_until")
        typed |= {f"applicant-{key}": [str(details[key])] for key in told if details.get(key)}
        typed["applicant-contact"] = list(details.get("contact") or [])
        return typed

    def _papers(self, data: Any, files: Any) -> forms.Form:
        fields = {f"paper_{code}": FilesField(label=title, required=False) for code, title in self.paper_kinds()}
        kind = type("Papers", (forms.Form,), fields)
        form: forms.Form = kind(data, files)
        return form

    def paper_kinds(self) -> list[tuple[str, str]]:
        """What may be handed in: the service's list, files its questions ask for, proof of acting for another."""
        kinds = [(code, str(title)) for code, title in self.service.materials]
        kinds += [(fact.code, str(fact.label)) for fact in all_facts(self.service) if fact.kind in ("file", "files")]
        if self.for_other:
            kinds.append(("authority", _("代办的凭证（委托书、关系证明等）")))
        return kinds or [("any", _("和这件事有关的材料"))]

    @property
    def for_other(self) -> bool:
        """Is it asked for somebody else?"""
        typed = self.sheet.typed.get("who", {})
        return self.agent_role() is not None and "other" in typed.get("for_whom", []) and not named(typed)

    def judged(self) -> list[tuple[Screen, Filled]]:
        """Every screen that applies, with its answers judged."""
        return [(one, self.fill(one, self.sheet.typed.get(one.code, {}))) for one in self.wanted()]

    def region(self, judged: list[tuple[Screen, Filled]]) -> Region | None:
        """The place as chosen."""
        for screen, filled in judged:
            if screen.kind == "who":
                found = filled.parts[-1].form.cleaned_data.get("region")
                return found if isinstance(found, Region) else None
        return None

    def parties(self, judged: list[tuple[Screen, Filled]]) -> list[PartyEntry]:
        """Who is party, as given on the screens."""
        entries: list[PartyEntry | None] = []
        for screen, filled in judged:
            if screen.kind == "who":
                entries += self._askers(filled)
            elif screen.kind == "others":
                entries += [_with_facts(filled, place) for place in range(len(filled.parts))]
        return [entry for entry in entries if entry is not None]

    def _askers(self, filled: Filled) -> list[PartyEntry | None]:
        entries: list[PartyEntry | None] = []
        body = bodies_for(self.user, self.service).get(named(self.sheet.typed.get("who", {})))
        for place, part in enumerate(filled.parts):
            form = part.form
            if not isinstance(form, KnownPartyForm) or not part.counts:
                continue
            relation = form.role.relation
            person = self.person_for(relation, self.for_other)
            entry = form.entry(person)
            if entry is None and person is not None and relation == Relation.APPLICANT:
                entry = PartyEntry(relation, person.name, person=person)
            if entry is not None:
                asked = form.role.identity or (self.draft is not None and self.draft.source is not None)
                if asked and not entry.details.get("id_number"):
                    entry.details |= self.papers_of(relation, self.for_other)
                entry.facts |= _facts_after(filled, place)
            mine = body if relation == Relation.APPLICANT else None
            entries.append(in_its_name(entry, mine) if entry and mine else entry)
        return entries


def _facts_after(filled: Filled, place: int) -> dict[str, Any]:
    following = filled.parts[place + 1 : place + 2]
    form = following[0].form if following else None
    if isinstance(form, (FactForm, Standing)):
        return {code: str(value) for code, value in form.cleaned_data.items() if value not in (None, "", [])}
    return {}


def _with_facts(filled: Filled, place: int) -> PartyEntry | None:
    form = filled.parts[place].form
    entry = form.entry() if isinstance(form, OtherPartyForm) else None
    if entry is not None:
        entry.facts |= _facts_after(filled, place)
    return entry
