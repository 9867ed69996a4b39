"""What a legal aid case asks of whoever is given it."""

from collections.abc import Mapping
from typing import Any

from fahui.matters.wanting import Wants
from fahui.people.models.lists import Duty, ProfessionalKind, Speciality

KINDS = frozenset({str(ProfessionalKind.LAWYER), str(ProfessionalKind.GRASSROOTS)})
BY_CAUSE: dict[str, tuple[Speciality, ...]] = {
    "wages": (Speciality.LABOUR,),
    "injury": (Speciality.INJURY, Speciality.TRAFFIC, Speciality.MEDICAL),
    "support": (Speciality.FAMILY, Speciality.INHERITANCE),
    "violence": (Speciality.VIOLENCE, Speciality.FAMILY),
    "social_insurance": (Speciality.SOCIAL_INSURANCE, Speciality.LABOUR),
    "pension": (Speciality.SOCIAL_INSURANCE, Speciality.MILITARY),
    "compensation": (Speciality.ADMINISTRATIVE,),
    "environment": (Speciality.ENVIRONMENT,),
    "capacity": (Speciality.FAMILY,),
    "bravery": (Speciality.INJURY,),
    "heroes": (Speciality.MILITARY,),
    "acquitted": (Speciality.CRIMINAL, Speciality.ADMINISTRATIVE),
    "criminal": (Speciality.CRIMINAL,),
}


def wants(facts: Mapping[str, Any]) -> Wants:
    """By what the case is about, what may be the sentence, and whom the recipient named; minority: see the parties."""
    cause, stage = str(facts.get("cause", "")), facts.get("procedure_stage")
    criminal = cause == "criminal"
    return Wants(
        kinds=KINDS,
        specialities=frozenset(str(one) for one in BY_CAUSE.get(cause, ())),
        duty=str(Duty.AID_POOL),
        wished=str(facts.get("wished") or ""),
        criminal=criminal,
        severe=criminal and (facts.get("possible_sentence") == "life_or_death" or stage == "death_review"),
    )
