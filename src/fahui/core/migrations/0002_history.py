"""The trigger that keeps what a row of a sensitive table was, also when raw SQL or a bulk update changed it."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

SQL = """
create function keep_history() returns trigger language plpgsql security definer as $$
begin
  insert into core_rowhistory (table_name, row_id, operation, before, after, at, by)
  values (tg_table_name, coalesce(new.id, old.id), tg_op,
          case when tg_op = 'INSERT' then null else to_jsonb(old) end,
          case when tg_op = 'DELETE' then null else to_jsonb(new) end,
          now(), coalesce(current_setting('fahui.by', true), current_user));
  return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        UnaccentExtension(),
        migrations.RunSQL(SQL, "drop function keep_history() cascade"),
    ]
