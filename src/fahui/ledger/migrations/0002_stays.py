"""Entries are never altered or removed."""

from django.db import migrations

SQL = """
create function posting_stays() returns trigger language plpgsql as $$
begin
  raise exception 'postings are never changed or removed (%)', tg_op using errcode = 'integrity_constraint_violation';
end $$;
create trigger posting_stays before update or delete on ledger_posting for each row execute function posting_stays();
create trigger posting_stays_whole before truncate on ledger_posting
  for each statement execute function posting_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "drop function posting_stays() cascade")]
