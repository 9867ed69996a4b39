"""三员分设 held by the database, and two logs that only grow."""

from django.db import migrations

APART = """
create function administrators_apart() returns trigger language plpgsql as $$
declare
  three constant text[] := array['system_admin', 'security_admin', 'audit_admin'];
begin
  if new.ended_at is not null then
    return new;
  end if;
  perform 1 from access_user where id = new.user_id for update;  -- two grants at once wait for each other
  if exists (
    select 1 from access_grant other
    where other.user_id = new.user_id and other.id <> new.id and other.ended_at is null and other.role <> new.role
      and (new.role = any(three) or other.role = any(three))
      and daterange(other.starts_on, other.ends_on, '[]') && daterange(new.starts_on, new.ends_on, '[]')
  ) then
    raise exception 'an administrator holds no other role' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger administrators_apart before insert or update on access_grant
  for each row when (new.ends_on is null or new.ends_on >= new.starts_on) execute function administrators_apart();
"""

APPEND_ONLY = """
create function log_stays() returns trigger language plpgsql as $$
begin
  raise exception 'this log is never changed or shortened (% on %)', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;
create trigger log_stays before update or delete on access_reading for each row execute function log_stays();
create trigger log_stays before update or delete on access_signin for each row execute function log_stays();
create trigger log_stays_whole before truncate on access_reading for each statement execute function log_stays();
create trigger log_stays_whole before truncate on access_signin for each statement execute function log_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_accounts_and_logs")]
    operations = [
        migrations.RunSQL(APART, "drop function administrators_apart() cascade"),
        migrations.RunSQL(APPEND_ONLY, "drop function log_stays() cascade"),
    ]
