"""What the desk is told of conflicts while the sheet is filled: files in which a side stands already."""

from dataclasses import dataclass
from typing import Any

from fahui.access.models import User
from fahui.matters.conflicts.desk import standing
from fahui.matters.conflicts.sides import sides_told
from fahui.matters.models import Matter
from fahui.matters.parties import PartyEntry
from fahui.matters.party_forms import party_form
from fahui.matters.vocabulary import Service
from fahui.workbench.intake_parties import Known

MOST = 20  # of one role


@dataclass(frozen=True)
class Warned:
    """One file; only whoever may read it can open it."""

    sentence: str
    number: str
    visible: bool


def warned(user: User, entries: list[PartyEntry]) -> list[Warned]:
    """In sentences; nothing while only one side is known and nothing stands against it."""
    found = standing(sides_told(entries))
    pks = [one.matter for one in found]
    seen = set(Matter.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    return [Warned(one.sentence, one.number, one.matter in seen) for one in found]


def so_far(service: Service, data: Any, known: dict[str, Known]) -> list[PartyEntry]:
    """Who is named on a sheet that may not be well filled yet."""
    found = []
    for role in service.parties:
        for place in range(min(role.most, MOST)):
            prefix = f"{role.relation}-{place}"
            if prefix in known:
                person = known[prefix].person
                found.append(PartyEntry(role.relation, person.name, details=known[prefix].details, person=person))
            elif data.get(f"{prefix}-name"):
                form = party_form(role, data, prefix=prefix, at_desk=True)
                form.is_valid()
                if form.cleaned_data.get("name") and (entry := form.entry()) is not None:
                    found.append(entry)
    return found
