"""Who revealed what before there was one log of readings: the events stay, the log learns of them."""

from django.db import migrations

SQL = """
insert into access_reading (district, at, day, user_id, role, unit, kind, matter_id, number, what, reason, rows)
select e.district, e.happened_at, e.happened_on, substr(e.actor, 6)::bigint, e.actor_role, '', 'reveal',
       m.id, m.number, '', left(coalesce(e.facts->>'reason', ''), 200), 1
from matters_event e join matters_matter m on m.district = e.district and m.id = e.matter_id
where e.action = 'reveal' and e.actor like 'user:%' order by e.id;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_emergency_reading"), ("access", "0005_apart_and_append_only")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
