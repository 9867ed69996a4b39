"""The row history keeps no password, not even its hash: whoever reads the log of changes reads no secret."""

from django.db import migrations

SQL = """
create or replace function keep_history() returns trigger language plpgsql security definer
set search_path from current as $$
begin
  insert into core_rowhistory (table_name, row_id, operation, before, after, at, by)
  values (tg_table_name, coalesce(new.id, old.id), tg_op,
          case when tg_op = 'INSERT' then null else to_jsonb(old) - 'password' end,
          case when tg_op = 'DELETE' then null else to_jsonb(new) - 'password' end,
          now(), coalesce(nullif(current_setting('fahui.by', true), ''), session_user));
  return null;
end $$;
update core_rowhistory set before = before - 'password', after = after - 'password' where table_name = 'access_user';
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_history_names_the_actor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
