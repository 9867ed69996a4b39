"""Who is party to a matter and what they said, as the page shows it: masked unless the reason was given."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import mask_id, mask_phone
from fahui.matters.case import Case
from fahui.matters.models import Party
from fahui.matters.paperwork import in_words
from fahui.matters.party_forms import CONTACT
from fahui.matters.telling import masked_party, masked_words
from fahui.matters.vocabulary import Relation
from fahui.workbench.words import lines_of


@dataclass
class ShownParty:
    """One party in words."""

    title: str
    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)


def parties(case: Case, *, revealed: bool) -> list[ShownParty]:
    """Everybody, in order."""
    titles = {role.relation: str(role.title) for role in case.matter.definition.parties}
    return [
        ShownParty(
            title=titles.get(Relation(party.relation), str(Relation(party.relation).label)),
            name=party.name if revealed else masked_party(party.name, party.facts.get("kind", "person")),
            lines=_lines(_details(party), revealed),
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
        (_("住址"), details.get("address", ""), lambda address: address[:6] + "…"),
    )
    return [(label, value if revealed else mask(value)) for label, value, mask in shown if value]


def safe_contact(case: Case) -> list[str]:
    """What must be minded before anybody calls or writes, in words."""
    words = {code: str(text) for code, text in CONTACT}
    wanted: list[str] = []
    for party in case.parties:
        asked = _details(party).get("contact") or []
        wanted += [words[code] for code in asked if code in words and words[code] not in wanted]
    return wanted


def facts_in_words(case: Case, *, revealed: bool) -> list[tuple[str, list[str]]]:
    """The answers of the application, in the order they were asked."""
    words = in_words if revealed else masked_words
    return [
        (str(fact.label), lines_of(words(fact, case.facts[fact.code])))
        for fact in case.matter.definition.intake
        if case.facts.get(fact.code) not in (None, "", []) and fact.kind not in ("file", "files")
    ]
