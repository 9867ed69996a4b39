"""`by` of the row history: the person whom the server names, else the role that connected (not the trigger's owner)."""

from django.db import migrations

SQL = """
create or replace function keep_history() returns trigger language plpgsql security definer
set search_path from current as $$
begin
  insert into core_rowhistory (table_name, row_id, operation, before, after, at, by)
  values (tg_table_name, coalesce(new.id, old.id), tg_op,
          case when tg_op = 'INSERT' then null else to_jsonb(old) end,
          case when tg_op = 'DELETE' then null else to_jsonb(new) end,
          now(), coalesce(nullif(current_setting('fahui.by', true), ''), session_user));
  return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_history")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
