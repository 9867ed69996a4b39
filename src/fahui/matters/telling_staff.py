"""Messages to staff: left once, for all who see the matter or person, or only for one role."""

from collections.abc import Iterable

from fahui.access.roles import Role
from fahui.matters.models import Matter, StaffNotice
from fahui.matters.vocabulary import Action
from fahui.people.models import Person


def tell_staff(matter: Matter | None, key: str, text: str, *, role: str = "", person: Person | None = None) -> bool:
    """Leave a message for staff, once per key: for all who see the matter or person, or only for one role."""
    given = {"matter": matter, "person": person, "text": text[:400], "role": role}
    _row, fresh = StaffNotice.objects.get_or_create(key=key, defaults=given)
    return fresh


def tell_takers(matter: Matter, key: str, text: str, actions: Iterable[Action]) -> None:
    """The same to each role that may take one of these steps next."""
    roles = {str(actor) for action in actions for actor in action.by}
    for role in sorted(roles & set(Role.values)):
        tell_staff(matter, f"{key}:{role}", text, role=role)
