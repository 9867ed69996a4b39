"""Parties written down before get their keys; an erased person's dated rows are forgotten too."""

import json
from datetime import date

from django.db import migrations

KEYS = """
alter table matters_conflictwaiver add constraint conflictwaiver_matter foreign key (district, matter_id)
  references matters_matter (district, id) deferrable initially deferred;
"""
FORGET = """
create or replace function forget_person_history(erased bigint) returns void language plpgsql security definer
set search_path from current as $$
begin
  if not exists (select 1 from people_person p left join core_datakey k on k.id = p.data_key_id
                 where p.id = erased and p.sealed is null and (k.id is null or k.destroyed_at is not null)) then
    raise exception 'person % is not erased', erased using errcode = 'integrity_constraint_violation';
  end if;
  delete from core_rowhistory where table_name = 'people_person' and row_id = erased;
  delete from core_rowhistory where table_name = 'access_user' and row_id in
    (select id from access_user where person_id = erased and handle like 'erased:%');
  delete from core_rowhistory
    where table_name in ('people_persongroup', 'people_householdmember', 'people_agency', 'people_personlink')
      and erased::text in (
        coalesce(after, before)->>'person_id', coalesce(after, before)->>'agent_id',
        coalesce(after, before)->>'principal_id', coalesce(after, before)->>'first_id',
        coalesce(after, before)->>'second_id');
end $$;
"""


def fill(apps, schema_editor):
    from fahui.core import crypto
    from fahui.core.identifiers import name_key
    from fahui.matters.parties import subject_of

    Party = apps.get_model("matters", "Party")
    for party in Party.objects.select_related("matter__data_key").iterator(chunk_size=500):
        party.name_key = name_key(party.name)
        key = party.matter.data_key
        if party.sealed is not None and key.wrapped is not None:
            raw = crypto.unwrap(bytes(key.wrapped), key.kek_id)
            aad = f"matter:{key.pk}".encode() + b":party"
            party.subject = subject_of(json.loads(crypto.decrypt(raw, party.sealed, aad)))
        if until := party.facts.get("acts_until"):
            party.acts_until = date.fromisoformat(until)
        party.save(update_fields=["name_key", "subject", "acts_until"])


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_persons_parties"), ("people", "0005_persons_history")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, "alter table matters_conflictwaiver drop constraint conflictwaiver_matter"),
    ]
