"""Everybody known before gets a name key and the new indexes, and their groups become dated rows."""

import json

from django.db import migrations


def fill(apps, schema_editor):
    from fahui.core import crypto
    from fahui.core.identifiers import name_key
    from fahui.people.models import blind
    from fahui.people.register import looked_up

    Person, Index, Group = (apps.get_model("people", name) for name in ("Person", "PersonIndex", "PersonGroup"))
    for person in Person.objects.select_related("data_key").iterator(chunk_size=500):
        details = {}
        if person.sealed is not None and person.data_key is not None and person.data_key.wrapped is not None:
            key = crypto.unwrap(bytes(person.data_key.wrapped), person.data_key.kek_id)
            details = json.loads(crypto.decrypt(key, person.sealed, f"person:{person.data_key_id}".encode()))
        person.name_key = name_key(person.name)
        person.id_type = "resident" if details.get("id_number") else ""
        person.save(update_fields=["name_key", "id_type"])
        rows = [
            Index(district=person.district, person=person, kind=kind, value=blind(kind, value))
            for kind, value in looked_up(person.name, details)
        ]
        Index.objects.bulk_create(rows, ignore_conflicts=True)
        Group.objects.bulk_create(
            Group(district=person.district, person=person, group=group, starts_on=person.created_at.date())
            for group in person.groups
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0003_persons_register"), ("core", "0003_history_names_the_actor")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
