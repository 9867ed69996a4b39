"""What is known of one matter, typed in beforehand for the next: nobody tells a thing twice."""

from typing import Any

from fahui.matters import effects
from fahui.matters.case import Case
from fahui.matters.drafts import Sheet, Typed
from fahui.matters.models import Matter, Party
from fahui.matters.vocabulary import Action, Fact, Relation, Service
from fahui.people.register import WISHES
from fahui.places.models import Region
from fahui.portal.screens import all_facts, respondents, screens_of

CONVERTED = "converted"  # the same story goes on; any other link is a new one about the old matter


def carried_sheet(origin: Matter, action: Action, service: Service) -> Sheet:
    """The sheet of a draft that is opened from a matter by an action."""
    case = Case(origin)
    known = effects.carried_answers(case, {fact.code: None for fact in all_facts(service)})
    words = origin.definition.from_words
    if action.link == CONVERTED and service.from_words and words in case.facts:
        known.setdefault(service.from_words, case.facts[words])
    sheet = Sheet()
    for screen in screens_of(service, action):
        typed: Typed = {}
        for fact in screen.facts:
            if fact.code in known:
                typed |= _as_typed(fact, known[fact.code])
        if typed:
            sheet.typed[screen.code] = typed
    sheet.typed["who"] = _who(case, origin.region)
    if sheet.typed["who"]["place-street"]:
        sheet.carried.append("who")
    sheet.people = {party.relation: party.person_id for party in case.parties if party.person_id is not None}
    if respondents(service) is not None and (others := case.those(Relation.RESPONDENT)):
        sheet.typed["other"] = _others(others)
        sheet.carried.append("other")
    return sheet


def _as_typed(fact: Fact, value: Any) -> Typed:
    if fact.kind == "table":
        return {
            f"{fact.code}-{column.code}": [str(row.get(column.code, "")) for row in value] for column in fact.columns
        }
    return {fact.code: [str(one) for one in value] if isinstance(value, list) else [str(value)]}


def _who(case: Case, region: Region) -> Typed:
    applicants = case.those(Relation.APPLICANT)
    # An organ that gave notice, or a body that referred somebody, is no agent of theirs in what follows.
    agents = [one for one in case.those(Relation.AGENT) if one.facts.get("kind", "person") == "person"]
    street = region.parent if region.level == Region.Level.VILLAGE else region
    typed = {
        "for_whom": ["other" if agents else "self"],
        "place-street": [str(street.pk)] if street is not None and street.level == Region.Level.STREET else [],
        "place-village": [str(region.pk)] if region.level == Region.Level.VILLAGE else [],
    }
    for prefix, parties in (("applicant", applicants), ("agent", agents)):
        if parties:
            typed |= _party(parties[0], prefix)
    if agents:
        typed |= {f"standing-{key}": [agents[0].facts.get(key, "")] for key in ("relationship", "acts_until")}
    return typed


def _party(party: Party, prefix: str) -> Typed:
    """Name and how to reach them; the ID number stays where it is and is added when the draft is sent."""
    details = party.details()
    typed = {f"{prefix}-name": [party.name], f"{prefix}-contact": list(details.get("contact") or [])}
    return typed | {f"{prefix}-{key}": [str(details.get(key) or "")] for key in ("phone", "address", *WISHES[1:])}


def _others(parties: list[Party]) -> Typed:
    typed: Typed = {}
    for place, party in enumerate(parties):
        typed |= _party(party, f"other{place}") | {f"other{place}-kind": [party.facts.get("kind", "person")]}
    return typed
