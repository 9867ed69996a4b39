"""Messages to staff: left once, for all who see the matter or person, or only for one role."""

from fahui.matters.models import Matter, StaffNotice
from fahui.people.models import Person


def tell_staff(matter: Matter | None, key: str, text: str, *, role: str = "", person: Person | None = None) -> bool:
    """Leave a message for staff, once per key: for all who see the matter or person, or only for one role."""
    given = {"matter": matter, "person": person, "text": text[:400], "role": role}
    _row, fresh = StaffNotice.objects.get_or_create(key=key, defaults=given)
    return fresh
