"""Readings of person records, once kept among the deeds of the record, move to the one log of readings."""

from django.db import migrations

MOVE = """
with moved as (delete from people_personevent where code in ('revealed', 'met') returning person_id, by, at)
insert into access_reading (district, at, day, user_id, role, unit, kind, number, person_id, what, reason, rows)
select p.district, m.at, (m.at at time zone 'Asia/Shanghai')::date, substr(m.by, 6)::bigint, '', '', 'person', '',
       m.person_id, '', '更新前的查看记录，理由没有转过来', 1
from moved m join people_person p on p.id = m.person_id where m.by ~ '^user:[0-9]+$'
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0005_apart_and_append_only"), ("people", "0008_events_without_readings")]
    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
