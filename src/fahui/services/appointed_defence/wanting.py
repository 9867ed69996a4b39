"""What an appointed defence asks of whoever is given it: a lawyer always, years and training by the ground."""

from collections.abc import Mapping
from typing import Any

from fahui.matters.wanting import Wants
from fahui.people.models.lists import Duty, ProfessionalKind, Speciality

SEVERE = frozenset({"life_or_death", "death_review"})


def wants(facts: Mapping[str, Any]) -> Wants:
    """By the ground of the notice and the stage of the case."""
    ground = str(facts.get("ground", ""))
    minor = ground == "minor"
    known = {str(Speciality.CRIMINAL)} | ({str(Speciality.JUVENILE)} if minor else set())
    return Wants(
        kinds=frozenset({str(ProfessionalKind.LAWYER)}),
        specialities=frozenset(known),
        duty=str(Duty.AID_POOL),
        criminal=True,
        severe=ground in SEVERE or facts.get("procedure_stage") == "death_review",
        minor=minor,
    )
