"""The app role may not remove row history; of an erased person, and of nobody else, this function does it for it."""

from django.db import migrations

SQL = """
create function forget_person_history(erased bigint) returns void language plpgsql security definer
set search_path from current as $$
begin
  if not exists (select 1 from people_person p left join core_datakey k on k.id = p.data_key_id
                 where p.id = erased and p.sealed is null and (k.id is null or k.destroyed_at is not null)) then
    raise exception 'person % is not erased', erased using errcode = 'integrity_constraint_violation';
  end if;
  delete from core_rowhistory where table_name = 'people_person' and row_id = erased;
  delete from core_rowhistory where table_name = 'access_user' and row_id in
    (select id from access_user where person_id = erased and handle like 'erased:%');
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_pending_corrections"), ("people", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "drop function forget_person_history(bigint)")]
