"""What goes with a person who is erased."""

from django.db.models import Q

from fahui.people.linking import decisions, undo
from fahui.people.models import ConductObjection, Person, PersonIndex, PersonLink


def forget(person: Person) -> None:
    """Groups, household, agencies and indexes go, links are taken back, decisions keep no words.

    To be called while the person's key still stands.
    """
    for link in decisions(person):
        undo(link, "erased")
    PersonLink.objects.filter(Q(first=person) | Q(second=person)).update(why="", undone_why="")
    PersonIndex.objects.filter(person=person).delete()
    ConductObjection.objects.filter(person=person).delete()
    for rows in (person.group_rows, person.households, person.represented_by, person.represents):
        rows.all().delete()
