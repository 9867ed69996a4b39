"""The paper behind what is said of a person (low income, disability, an agent), kept under the person's key."""

from django.db import transaction

from fahui.access import readings
from fahui.access.models import User
from fahui.documents.models import StoredFile
from fahui.matters.uploads import Checked
from fahui.people.models import Agency, Person, PersonGroup


@transaction.atomic
def attach(owner: Person, row: PersonGroup | Agency, checked: Checked) -> None:
    """Keep a checked and cleaned file with the row; when the person is erased, nobody can read it any more."""
    content, kind, name = checked
    had_key = owner.data_key_id is not None
    key = owner.own_key()
    if not had_key:
        owner.save(update_fields=["data_key"])
    row.file = StoredFile.keep(content, name=name, content_type=kind, data_key=key)
    row.save(update_fields=["file"])


def open_proof(user: User, owner: Person, row: PersonGroup | Agency) -> tuple[StoredFile, bytes]:
    """The file and its content; the reading is written down. Raises FileNotFoundError, KeyDestroyed, Tampered."""
    if row.file is None:
        raise FileNotFoundError(row.pk)
    content = row.file.read()
    what = str(row.get_group_display() if isinstance(row, PersonGroup) else row.get_kind_display())
    readings.note(user, readings.Kind.FILE, what=what, person_id=owner.pk)
    return row.file, content
