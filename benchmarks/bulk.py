"""Fill a benchmark database with many matters by SQL, fast, with valid event chains.

It refuses any database whose name does not end in `_bench`: the product itself never makes rows this way.
Every matter gets two events whose digests come from the same SQL function as the trigger's, so
`verify_events` passes. All rows share one data key; values are sealed under it as usual.
"""

import json
import secrets
from datetime import date

from django.db import connection, transaction

from fahui.core.models import DataKey
from fahui.matters.answers import commitments
from fahui.worktime.load import current_calendar
from fahui.worktime.reckoning import reckon
from fahui.worktime.units import Unit

SEALED = {"complaint_words": {"value": "窗口态度不好，希望改进。", "salt": secrets.token_hex(16)}}

MATTERS = """
insert into matters_matter (district, number, service, edition, stage, stage_before, outcome, marks, turn, version,
  region_id, channel, who, facts, data_key_id, query_code, urgent, by_body, old_number, next_due,
  opened_on, demo)
select '420117', 'L' || i, 'complaint', '2022-05-01',
  case when i %% 10 = 0 then 'submitted' else 'closed' end, 'submitted', '', '{submit,accept}',
  case when i %% 10 = 0 then 'complaint_officer' else '' end, 2,
  r.id, 'web', '演示' || (i %% 977), '{"about": "window"}', %(key)s, 'bulk' || i, false, false, '',
  case when i %% 10 = 0 then current_date + (i %% 60)::int - 5 end, current_date - (i %% 700)::int, true
from generate_series(%(first)s, %(last)s) i
join (select id, row_number() over (order by id) - 1 as n, count(*) over () as c from places_region
      where level = 'village') r on r.n = i %% r.c
"""

EVENTS = """
create temp table fresh on commit drop as
  select e.* from matters_event e with no data;
insert into fresh (id, district, matter_id, seq, action, actor, actor_role, happened_at, precision, happened_on,
  recorded_at, facts, commitments, previous, digest)
select nextval(pg_get_serial_sequence('matters_event', 'id')), m.district, m.id, s.seq,
  case s.seq when 1 then 'submit' else 'accept' end, 'user:1', 'clerk',
  m.opened_on + time '10:00', 'minute', m.opened_on, m.opened_on + time '10:00',
  case s.seq when 1 then '{"about": "window", "channel": "web"}'::jsonb else '{}' end,
  case s.seq when 1 then %(commitments)s::jsonb else '{}' end, repeat('0', 64), ''
from matters_matter m cross join (values (1), (2)) s(seq) where m.number like 'L%%' and m.id > %(after)s;
update fresh f set digest = event_digest(row(f.*)::matters_event) where seq = 1;
create index on fresh (matter_id, seq);
update fresh f set previous = p.digest from fresh p where f.seq = 2 and p.matter_id = f.matter_id and p.seq = 1;
update fresh f set digest = event_digest(row(f.*)::matters_event) where seq = 2;
set local session_replication_role = replica;
insert into matters_event select * from fresh;
set local session_replication_role = origin;
"""

REST = """
insert into matters_sealed (district, matter_id, event_id, ciphertext)
  select district, matter_id, id, %(cipher)s from fresh where seq = 1;
insert into matters_party (district, matter_id, relation, name, name_key, subject, initials, opens_from, facts, seq)
  select '420117', id, 'applicant', who, who, '', 'ys', 0, '{"kind": "person"}', 1 from matters_matter
  where number like 'L%%' and id > %(after)s;
insert into matters_deadline (district, matter_id, term, key, kind, duty, started_on, due_on, met_at, paused,
  provisional, then_done, why)
  select '420117', m.id, t.term, '', 'statutory', 'us', m.opened_on, coalesce(m.next_due, m.opened_on + 15),
    case when t.term = 'tell' or m.next_due is null then m.opened_on + time '12:00' end, false, false, false, %(why)s
  from matters_matter m cross join (values ('tell'), ('finish')) t(term)
  where m.number like 'L%%' and m.id > %(after)s;
"""


@transaction.atomic
def fill(count: int) -> None:
    """Bring the number of bulk matters up to `count`."""
    name = connection.settings_dict["NAME"]
    if not str(name).endswith("_bench"):
        raise SystemExit(f"{name} is not a benchmark database: its name must end in _bench")
    key = DataKey.make()
    cipher = key.seal(SEALED, f"matter:{key.pk}".encode())
    told = reckon(date(2026, 11, 2), 15, Unit.DAYS, current_calendar())
    why = json.dumps({"start": "submit", "letter": None, **told.to_json()})
    with connection.cursor() as cursor:
        cursor.execute("select count(*), coalesce(max(id), 0) from matters_matter where number like 'L%'")
        have, after = cursor.fetchone()
        if have >= count:
            return
        cursor.execute(MATTERS, {"key": key.pk, "first": have + 1, "last": count})
        values = {"after": after, "commitments": json.dumps(commitments(SEALED)), "cipher": cipher, "why": why}
        cursor.execute(EVENTS, values)
        cursor.execute(REST, values)


def analyse() -> None:
    """Let the planner know the new size."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
