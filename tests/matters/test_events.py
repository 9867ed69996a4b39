"""Nothing that happened can be altered, and whoever alters it with the triggers off is found out, by name."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import RowHistory
from fahui.matters import anchors
from fahui.matters.engine import act
from fahui.matters.models import Anchor, Event, Matter
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import at

OFF = "alter table matters_event disable trigger user"
ON = "alter table matters_event enable trigger user"


@pytest.fixture
def matter(resident: User, village: Region, clerk: User, reviewer: User) -> Matter:
    """Three events on Monday, anchored; one on Wednesday, not anchored."""
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
        matter = act(matter, "accept", by=clerk)
        act(matter, "contact", by=reviewer, answers={"contact_words": "来电问进度"})
    with clock.at(at("2026-11-03 00:10")):
        assert anchors.write_all(date(2026, 11, 2)) == 1
    with clock.at(at("2026-11-04 10:00")):
        refusal = {"refusal_ground": "scope", "refusal_reason": "不在范围"}
        return act(matter, "propose_refuse", by=reviewer, answers=refusal)


def tamper(sql: str, *values: object) -> None:
    """What somebody with the owner's password could do."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # what is still deferred would keep the table from altering
        cursor.execute(OFF)
        cursor.execute(sql, values)
        cursor.execute(ON)


def rehash(matter: Matter) -> None:
    """Make the whole chain of a matter consistent again, as a careful forger would."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(OFF)
        previous = anchors.START
        for event in matter.events.order_by("seq"):
            cursor.execute("update matters_event set previous = %s where id = %s", [previous, event.pk])
            cursor.execute(
                "update matters_event e set digest = event_digest(e) where id = %s returning digest", [event.pk]
            )
            previous = cursor.fetchone()[0]
        cursor.execute(ON)


def test_what_nobody_touched_verifies(matter: Matter) -> None:
    assert anchors.verify() == []
    assert anchors.covered_until() == date(2026, 11, 2)


CHANGES: list[tuple[str, Callable[[Event], object]]] = [
    ("save", lambda event: event.save()),
    ("update", lambda event: Event.objects.filter(pk=event.pk).update(action="withdraw")),
    ("bulk_update", lambda event: Event.objects.bulk_update([event], ["actor"])),
    ("expression", lambda event: Event.objects.update(happened_at=F("recorded_at"))),
    ("delete", lambda event: Event.objects.filter(pk=event.pk).delete()),
    ("instance", lambda event: event.delete()),
    ("raw update", lambda event: _sql("update matters_event set facts = '{}'")),
    ("raw delete", lambda event: _sql("delete from matters_event")),
    ("truncate", lambda event: _sql("truncate matters_event cascade")),
]


def _sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


@pytest.fixture
def truncate_guard(matter: Matter) -> None:
    """The one trigger that the test database sleeps without, awake again."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table matters_event enable trigger event_stays_whole")


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=[name for name, _change in CHANGES])
def test_no_way_of_writing_changes_an_event(
    name: str, change: Callable[[Event], object], matter: Matter, truncate_guard: None
) -> None:
    event = matter.events.get(seq=2)
    before = list(Event.objects.order_by("id").values())
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        change(event)
    assert list(Event.objects.order_by("id").values()) == before


def test_an_altered_event_is_named(matter: Matter) -> None:
    tamper("update matters_event set actor = 'user:1' where matter_id = %s and seq = 2", matter.pk)
    assert anchors.verify() == [f"事项 {matter.pk}：第2条经过（accept）的内容被改动"]


COLUMNS = {
    "action": "'x'",
    "actor_role": "'chief'",
    "happened_at": "happened_at + interval '1 day'",
    "happened_on": "happened_on + 1",
    "recorded_at": "recorded_at + interval '1 hour'",
    "precision": "'day'",
    "facts": "jsonb_build_object('a', 1)",
    "commitments": "'{}'",
    "annuls": "1",
    "as_of": "1",
    "token": "gen_random_uuid()",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_under_the_digest(column: str, matter: Matter) -> None:
    statement = "update matters_event set {} = {} where matter_id = %s and seq = 1"
    tamper(statement.format(column, COLUMNS[column]), matter.pk)
    assert any("第1条经过" in words and "被改动" in words for words in anchors.verify())


def test_a_chain_made_consistent_again_differs_from_the_anchor_outside(matter: Matter) -> None:
    tamper("update matters_event set actor = 'user:1' where matter_id = %s and seq = 2", matter.pk)
    rehash(matter)
    name = "2026-11-02.jsonl"
    assert anchors.verify() == [f"事项 {matter.pk}：第{seq}条经过与 {name} 的记录不同，链条被重算过" for seq in (2, 3)]


def test_a_removed_event_is_missed(matter: Matter) -> None:
    tamper("delete from matters_event where matter_id = %s and seq >= 3", matter.pk)
    assert anchors.verify() == [f"事项 {matter.pk}：第3条经过被删除（2026-11-02.jsonl 有记录）"]
    tamper("delete from matters_event where matter_id = %s and seq = 1", matter.pk)
    assert f"事项 {matter.pk}：第2条经过之前缺少或重复了经过" in anchors.verify()


def test_two_events_that_changed_places_are_noticed(matter: Matter) -> None:
    tamper(
        "update matters_event set seq = case seq when 2 then 30 else 20 end where matter_id = %s and seq in (2, 3)",
        matter.pk,
    )
    tamper("update matters_event set seq = seq / 10 where matter_id = %s and seq > 9", matter.pk)
    wrong = anchors.verify()
    assert f"事项 {matter.pk}：第2条经过（contact）的内容被改动" in wrong
    assert f"事项 {matter.pk}：第3条经过（accept）的内容被改动" in wrong
    rehash(matter)
    assert anchors.verify() == [
        f"事项 {matter.pk}：第{seq}条经过与 2026-11-02.jsonl 的记录不同，链条被重算过" for seq in (2, 3)
    ]


def test_a_link_cut_without_touching_the_rest_is_noticed(matter: Matter) -> None:
    tamper("update matters_event e set previous = repeat('a', 64) where matter_id = %s and seq = 4", matter.pk)
    tamper("update matters_event e set digest = event_digest(e) where matter_id = %s and seq = 4", matter.pk)
    assert anchors.verify() == [f"事项 {matter.pk}：第4条经过（propose_refuse）与前一条接不上，可能调换了顺序"]


def test_a_matter_that_is_gone_whole_is_missed(matter: Matter) -> None:
    tamper("delete from matters_event where matter_id = %s", matter.pk)
    assert anchors.verify() == [f"事项 {matter.pk}：整件不见了（2026-11-02.jsonl 有记录）"]


def test_an_event_slipped_in_later_under_an_anchored_day_is_noticed(matter: Matter) -> None:
    """The chain takes it, since it is whole; the anchor of that day does not know it."""
    with clock.at(at("2026-11-02 17:00")):
        act(matter, "contact", by=User.objects.get(grants__role="reviewer"), answers={"contact_words": "补插"})
    assert anchors.verify() == [f"事项 {matter.pk}：第5条经过是事后补插的（2026-11-02.jsonl 没有记录）"]


def test_an_altered_anchor_file_is_named(matter: Matter) -> None:
    path = anchors.file_of(date(2026, 11, 2))
    good = path.read_text()
    path.write_text(good.replace("[", "[ ", 1))
    assert anchors.verify() == ["锚定文件 2026-11-02.jsonl 被改动，与库内的锚定不同"]
    path.write_text("不是锚定")
    assert anchors.verify() == ["锚定文件 2026-11-02.jsonl 被改动，与库内的锚定不同"]
    path.write_text("")
    assert anchors.verify() == ["锚定文件 2026-11-02.jsonl 被改动，与库内的锚定不同"]
    path.write_text(good)
    assert anchors.verify() == []


def test_an_anchor_file_made_anew_by_a_forger_differs_from_the_anchor_in_the_database(matter: Matter) -> None:
    path = anchors.file_of(date(2026, 11, 2))
    tamper("update matters_event set actor = 'user:1' where matter_id = %s and seq = 2", matter.pk)
    rehash(matter)
    Anchor.objects.update(day=date(2025, 1, 1))
    path.unlink()
    assert anchors.write(date(2026, 11, 2)) is not None
    Anchor.objects.filter(day=date(2026, 11, 2)).delete()
    Anchor.objects.update(day=date(2026, 11, 2))
    assert anchors.verify() == ["锚定文件 2026-11-02.jsonl 被改动，与库内的锚定不同"]


def test_a_missing_anchor_file_is_named_and_the_next_one_is_still_checked(matter: Matter) -> None:
    assert anchors.write_all(date(2026, 11, 4)) == 1
    assert anchors.verify() == []
    anchors.file_of(date(2026, 11, 2)).unlink()
    assert anchors.verify() == ["锚定文件 2026-11-02.jsonl 不见了"]
    tamper("update matters_event set actor = 'user:1' where matter_id = %s and seq = 4", matter.pk)
    rehash(matter)
    assert f"事项 {matter.pk}：第4条经过与 2026-11-04.jsonl 的记录不同，链条被重算过" in anchors.verify()


def test_an_anchor_row_that_is_gone_is_missed_by_its_file(matter: Matter) -> None:
    Anchor.objects.all().delete()
    assert anchors.verify() == ["锚定文件 2026-11-02.jsonl 在库内没有对应的锚定"]


def test_days_of_an_outage_are_anchored_in_their_order(matter: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-06 10:00")):
        act(matter, "contact", by=clerk, answers={"contact_words": "再问"})
    assert anchors.write_all(date(2026, 11, 9)) == 2
    days = list(Anchor.objects.order_by("day").values_list("day", flat=True))
    assert days == [date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 6)]
    assert anchors.write_all(date(2026, 11, 9)) == 0
    assert anchors.verify() == []
    feet = [json.loads(anchors.file_of(day).read_text().splitlines()[-1]) for day in days]
    assert [foot["previous"] for foot in feet] == [anchors.START, feet[0]["digest"], feet[1]["digest"]]


def test_the_command_says_until_when_the_anchors_vouch_and_fails_with_the_sentences(matter: Matter) -> None:
    out = io.StringIO()
    call_command("verify_events", stdout=out)
    assert "2026-11-02" in out.getvalue()
    assert "全部相符" in out.getvalue()
    tamper("update matters_event set actor = 'user:1' where matter_id = %s and seq = 2", matter.pk)
    with pytest.raises(CommandError, match="第2条经过（accept）的内容被改动") as failed:
        call_command("verify_events", stdout=io.StringIO())
    assert failed.value.returncode == 1


def test_the_nightly_command_lets_terms_lapse_and_anchors_and_may_run_again(matter: Matter) -> None:
    out = io.StringIO()
    with clock.at(at("2026-11-05 00:10")):
        call_command("nightly", stdout=out)
        call_command("nightly", stdout=out)
    assert out.getvalue().splitlines()[0].endswith("写入锚定1天。")
    assert out.getvalue().splitlines()[1].endswith("写入锚定0天。")
    assert anchors.covered_until() == date(2026, 11, 4)


FORBIDDEN = [
    "update matters_event set actor = 'user:1'",
    "delete from matters_event",
    "truncate matters_event",
    "alter table matters_event disable trigger event_stays",
    "alter table matters_event disable trigger all",
    "drop trigger event_stays on matters_event",
    "create or replace function event_stays() returns trigger language plpgsql as $$ begin return new; end $$",
    "set session_replication_role = replica",
    "update matters_anchor set digest = ''",
    "delete from matters_anchor",
    "update core_rowhistory set by = ''",
    "delete from core_rowhistory",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_role_of_web_and_worker_cannot_even_try(statement: str, matter: Matter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set role fahui_app")
        try:
            with (
                pytest.raises((ProgrammingError, IntegrityError), match=r"permission denied|must be owner"),
                transaction.atomic(),
            ):
                cursor.execute(statement)
        finally:
            cursor.execute("reset role")


def test_the_role_of_web_and_worker_can_do_its_daily_work(resident: User, village: Region, clerk: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set role fahui_app")
        try:
            matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        finally:
            cursor.execute("reset role")
    assert matter.events.count() == 2
    assert anchors.verify() == []


def test_grants_and_people_keep_their_history_also_when_raw_sql_changes_them(clerk: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update access_grant set role = 'chief' where user_id = %s", [clerk.pk])
    row = RowHistory.objects.filter(table_name="access_grant").latest("id")
    assert (row.operation, row.before["role"], row.after["role"]) == ("UPDATE", "clerk", "chief")


def test_an_event_of_another_district_cannot_hang_on_this_matter(matter: Matter) -> None:
    now = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        _of_another_district(matter, now)


def _of_another_district(matter: Matter, now: datetime) -> None:
    given = {"action": "x", "actor": "x", "happened_at": now, "happened_on": now.date()}
    Event.objects.create(district="999999", matter=matter, **given)
    _sql("set constraints all immediate")
