"""Erase what a matter or a person tells: keys destroyed, files and indexes gone; events and a tombstone stay."""

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from fahui.access.models import User
from fahui.documents.models import Letter, StoredFile
from fahui.matters.models import Contact, ContactMatter, Matter, Sealed
from fahui.notices.models import Message
from fahui.people.forgetting import forget
from fahui.people.models import Person

GONE = "已删除"


@transaction.atomic
def erase_matter(matter: Matter, *, by: str, reason: str) -> None:
    """Nobody can read any more what was told in it; that it was, and by which steps it went, stays provable."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=matter.pk)
    key = matter.data_key
    Letter.objects.filter(data_key=key).update(pdf=None, scan=None)
    Sealed.objects.filter(district=matter.district, matter=matter).delete()
    matter.parties.update(name=GONE, name_key="", subject="", initials="", facts={}, sealed=None)
    Contact.objects.filter(data_key=key).update(words=None)
    _forget_logged(matter, by, reason)
    _discard(list(StoredFile.objects.filter(data_key=key)))
    key.destroy(by, reason)
    matter.who, matter.query_code, matter.facts = GONE, "", {}
    matter.save()


@transaction.atomic
def erase_person(person: Person, *, by: str, reason: str) -> None:
    """The particulars, the indexes, messages and history rows go, and nobody can sign in as them."""
    person = Person.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=person.pk)
    forget(person)
    Message.objects.filter(person=person).delete()
    users = list(User.objects.filter(person=person))
    for user in users:
        user.handle, user.is_active = f"erased:{user.pk}", False
        user.set_unusable_password()
        user.save()
    User.objects.filter(former_person=person).update(former_person=None)
    if person.data_key is not None:
        _discard(list(StoredFile.objects.filter(data_key=person.data_key)))
        person.data_key.destroy(by, reason)
    person.refresh_from_db(fields=["identity"])
    person.name, person.id_type, person.sealed = GONE, "", None
    person.save()
    with connection.cursor() as cursor:  # the app role itself may not (migration 0004)
        cursor.execute("select forget_person_history(%s)", [person.pk])


def _forget_logged(matter: Matter, by: str, reason: str) -> None:
    """What was logged about this matter and no other that is still there goes with it."""
    others = ContactMatter.objects.filter(contact=OuterRef("pk"), matter__data_key__destroyed_at=None)
    rows = Contact.objects.here().logged().filter(~Exists(others.exclude(matter=matter)), matters=matter)
    for row in list(rows.select_related("data_key", "recording")):
        recording = row.recording
        row.words = row.recording = None
        row.save(update_fields=["words", "recording"])
        if recording is not None:
            _discard([recording])
        if row.data_key is not None:
            row.data_key.destroy(by, reason)


def _discard(files: list[StoredFile]) -> None:
    """The bytes go once the erasure is certain."""
    for file in files:
        StoredFile.objects.filter(pk=file.pk).update(name=GONE)
        transaction.on_commit(file.discard)
