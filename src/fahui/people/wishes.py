"""The safe-contact rules that bind everybody for one person, whichever of their linked records was asked."""

from fahui.core.crypto import KeyDestroyed
from fahui.people.models import Person
from fahui.people.safe_contact import SafeContact, strictest, wishes


def wishes_of(person: Person) -> SafeContact:
    """Of the record, and of all that were linked to it as the same person."""
    records = [person]
    if person.identity is not None:
        linked = Person.objects.filter(identity=person.identity).exclude(pk=person.pk)
        records += linked.select_related("data_key").order_by("pk")
    return strictest(_told(record) for record in records)


def _told(record: Person) -> SafeContact:
    try:
        return wishes(record.details())
    except KeyDestroyed:
        return SafeContact()
