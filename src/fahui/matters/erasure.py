"""Erase what a matter or a person tells: keys destroyed, files and indexes gone; events and a tombstone stay."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from fahui.access.models import User
from fahui.core.models import DataKey, this_district
from fahui.documents.models import Letter, StoredFile
from fahui.matters.models import Contact, ContactMatter, Matter, Party, Sealed
from fahui.notices.models import Message
from fahui.people.forgetting import forget
from fahui.people.models import Person

GONE = "已删除"


def erase_matter(matter: Matter, *, by: str, reason: str) -> None:
    """Nobody can read any more what was told in it; that it was, and by which steps it went, stays provable."""
    erase_matters([matter], by=by, reason=reason)


@transaction.atomic
def erase_matters(matters: Iterable[Matter], *, by: str, reason: str) -> None:
    """The same for many at once: the number of queries does not grow with theirs."""
    here = Matter.objects.filter(district=this_district(), pk__in=[one.pk for one in matters])
    rows = list(here.select_for_update(of=("self",)).select_related("data_key").order_by("pk"))
    keys = [row.data_key for row in rows]
    Letter.objects.filter(data_key__in=keys).update(pdf=None, scan=None)
    Sealed.objects.filter(district=this_district(), matter__in=rows).delete()
    blank: dict[str, Any] = {"name_key": "", "subject": "", "initials": "", "facts": {}, "sealed": None}
    Party.objects.filter(district=this_district(), matter__in=rows).update(name=GONE, **blank)
    Contact.objects.filter(data_key__in=keys).update(words=None)
    _forget_logged(rows, by, reason)
    _discard(StoredFile.objects.filter(data_key__in=keys))
    DataKey.destroy_all(keys, by, reason)
    here.update(who=GONE, query_code="", facts={})


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
        _discard(StoredFile.objects.filter(data_key=person.data_key))
        person.data_key.destroy(by, reason)
    person.refresh_from_db(fields=["identity"])
    person.name, person.id_type, person.sealed = GONE, "", None
    person.save()
    with connection.cursor() as cursor:  # the app role itself may not (migration 0004)
        cursor.execute("select forget_person_history(%s)", [person.pk])


def _forget_logged(matters: Sequence[Matter], by: str, reason: str) -> None:
    """What was logged about these matters and no other that is still there goes with them."""
    others = ContactMatter.objects.filter(contact=OuterRef("pk"), matter__data_key__destroyed_at=None)
    about = ContactMatter.objects.filter(contact=OuterRef("pk"), matter__in=matters)
    rows = Contact.objects.here().logged().filter(~Exists(others.exclude(matter__in=matters)), Exists(about))
    for row in list(rows.select_related("data_key", "recording")):
        recording = row.recording
        row.words = row.recording = None
        row.save(update_fields=["words", "recording"])
        if recording is not None:
            _discard([recording])
        if row.data_key is not None:
            row.data_key.destroy(by, reason)


def _discard(files: Iterable[StoredFile]) -> None:
    """The bytes go once the erasure is certain."""
    gone = list(files)
    StoredFile.objects.filter(pk__in=[file.pk for file in gone]).update(name=GONE)
    for file in gone:
        transaction.on_commit(file.discard)
