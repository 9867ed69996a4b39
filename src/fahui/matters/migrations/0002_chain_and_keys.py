"""Composite keys that partitions accept, the event chain, and the triggers that keep events as they were."""

from django.db import migrations

CHILDREN = (
    "event", "sealed", "deadline", "party", "assignment", "material", "matterletter", "rating", "contactmatter",
)

KEYS = """
create sequence matter_number;
alter table matters_matter drop constraint matters_matter_pkey cascade;
alter table matters_matter add primary key (district, id);
alter table matters_event drop constraint matters_event_pkey, add primary key (district, id);
alter table matters_deadline drop constraint matters_deadline_pkey, add primary key (district, id);
alter table matters_contact drop constraint matters_contact_pkey cascade;
alter table matters_contact add primary key (district, id);
alter table matters_contactmatter add constraint contactmatter_contact
    foreign key (district, contact_id) references matters_contact (district, id) deferrable initially deferred;
""" + "".join(
    f"alter table matters_{child} add constraint {child}_matter foreign key (district, matter_id) "
    "references matters_matter (district, id) deferrable initially deferred;\n"
    for child in CHILDREN
) + "".join(
    f"alter table matters_matterlink add constraint link_{end} foreign key (district, {end}_id) "
    "references matters_matter (district, id) deferrable initially deferred;\n"
    for end in ("source", "target")
)

# One formula, used by the trigger and by verify_events. Never at::text: it follows the session's time zone.
CHAIN = """
create function utc(moment timestamptz) returns text language sql immutable parallel safe as
$$ select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

create function event_digest(e matters_event) returns text language sql stable parallel safe as $$
  select encode(sha256(convert_to(e.previous || jsonb_build_array(
    e.district, e.matter_id, e.seq, e.action, e.actor, e.actor_role, utc(e.happened_at), e.precision,
    to_char(e.happened_on, 'YYYY-MM-DD'), utc(e.recorded_at), e.facts, e.commitments, e.annuls, e.as_of, e.token
  )::text, 'UTF8')), 'hex')
$$;

create function event_chain() returns trigger language plpgsql as $$
declare last record;
begin
  perform 1 from matters_matter where district = new.district and id = new.matter_id for update;
  select seq, digest into last from matters_event
    where district = new.district and matter_id = new.matter_id order by seq desc limit 1;
  new.seq := coalesce(last.seq, 0) + 1;
  new.previous := coalesce(last.digest, repeat('0', 64));
  new.digest := event_digest(new);
  return new;
end $$;
create trigger event_chain before insert on matters_event for each row execute function event_chain();

create function event_stays() returns trigger language plpgsql as $$
begin
  raise exception 'events are never changed or removed (%)', tg_op using errcode = 'integrity_constraint_violation';
end $$;
create trigger event_stays before update or delete on matters_event for each row execute function event_stays();
create trigger event_stays_whole before truncate on matters_event for each statement execute function event_stays();
"""

HISTORY = "".join(
    f"create trigger keep_history after insert or update or delete on {table} "
    "for each row execute function keep_history();\n"
    for table in ("access_grant", "access_user", "core_parameter", "people_person", "people_professional",
                  "people_organisation", "worktime_calendarnotice", "worktime_dayexception")
)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0001_initial"),
        ("core", "0002_history"),
        ("access", "0001_initial"),
        ("worktime", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
    ]
