"""Who is party to a matter and what they said, as the page shows it: masked unless the reason was given."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import mask_address, mask_id, mask_phone
from fahui.matters.case import Case
from fahui.matters.models import Party
from fahui.matters.paperwork import on_page
from fahui.matters.tables import Grid
from fahui.matters.telling import masked_party, masked_words
from fahui.matters.vocabulary import Relation
from fahui.people.safe_contact import in_words as minded
from fahui.people.safe_contact import strictest, wishes
from fahui.people.wishes import wishes_of
from fahui.workbench.words import lines_of


@dataclass
class ShownParty:
    """One party in words."""

    title: str
    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    person: int | None = None  # on record as


def parties(case: Case, *, revealed: bool) -> list[ShownParty]:
    """Everybody, in order."""
    titles = {role.relation: str(role.title) for role in case.matter.definition.parties}
    return [
        ShownParty(
            title=titles.get(Relation(party.relation), str(Relation(party.relation).label)),
            name=party.name if revealed else masked_party(party.name, party.facts.get("kind", "person")),
            lines=_lines(_details(party), revealed),
            person=party.person_id,
        )
        for party in case.parties
    ]


def _details(party: Party) -> dict[str, Any]:
    try:
        return party.details()
    except KeyDestroyed:
        return {}


def _lines(details: dict[str, Any], revealed: bool) -> list[tuple[str, str]]:
    shown = (
        (_("证件号"), details.get("id_number", ""), mask_id),
        (_("电话"), details.get("phone", ""), mask_phone),
        (_("住址"), details.get("address", ""), mask_address),
    )
    return [(label, value if revealed else mask(value)) for label, value, mask in shown if value]


def safe_contact(case: Case, *, revealed: bool = False) -> list[str]:
    """What must be minded before anybody calls or writes, in words: as told for this matter, and as known by now."""
    lines: list[str] = []
    for party in case.parties:
        told = wishes(_details(party))
        rules = strictest([wishes_of(party.person), told]) if party.person else told
        lines += [
            line for line in minded(rules, phone="" if revealed else mask_phone(rules.phone)) if line not in lines
        ]
    return lines


def facts_in_words(case: Case, *, revealed: bool) -> list[tuple[str, list[str] | Grid]]:
    """The answers of the application, in the order they were asked."""
    words = on_page if revealed else masked_words
    return [
        (str(fact.on_file), lines_of(words(fact, case.facts[fact.code])))
        for fact in case.matter.definition.intake
        if case.facts.get(fact.code) not in (None, "", []) and fact.kind not in ("file", "files")
    ]
