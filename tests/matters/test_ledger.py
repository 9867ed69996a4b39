"""旧台账: running and closed matters of an older register, as steps nobody here witnessed, with their clocks going on."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.matters import anchors
from fahui.matters.case import Case, happenings_of
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.importing.columns import steps_of
from fahui.matters.importing.roads import road_of
from fahui.matters.models import Assignment, Contact, Deadline, Event, Matter, MatterLetter
from fahui.matters.permissions import standing_of
from fahui.matters.road import replay
from fahui.matters.tasks import rounds
from fahui.matters.telling import story
from fahui.matters.vocabulary import Stage
from fahui.notices.models import Message
from fahui.people.models import Person, PersonIndex, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from fahui.registers.models import Batch, BatchRow
from fahui.registers.tasks import carry_on
from tests.conftest import Desk, at
from tests.registers.conftest import Sheet, sheet
from tests.registers.test_batches import checked

__all__ = ["sheet"]
pytestmark = pytest.mark.django_db
AID = "/workbench/ledgers/legal_aid/"
ID_NUMBER = "000000198503071238"
HEAD = [
    "旧编号", "收到日期", "申请人", "证件号", "电话", "对方", "地点", "您要办的是哪件事", "步骤1", "步骤1的日期", "步骤2",
    "步骤2的日期", "步骤3", "步骤3的日期", "承办人执业证号", "承办人姓名", "结果", "办结日期", "归档日期",
]  # fmt: skip
LICENCE = "14201200810123456"


@pytest.fixture
def head_of_centre(approver: User) -> User:
    """Who brings ledgers in."""
    return approver


@pytest.fixture
def known(lawyer: Professional) -> Professional:
    """A handler whom the register knows by licence."""
    Professional.objects.filter(pk=lawyer.pk).update(licence=LICENCE)
    return lawyer


@pytest.fixture
def line(village: Region) -> Callable[..., list[object]]:
    """A row of the ledger; steps as pairs."""

    def make(number: str = "援2025-001", *steps: str, **other: str) -> list[object]:
        pairs = [*steps, *[""] * (6 - len(steps))]
        return [
            number, other.get("received", "2026-03-02"), other.get("name", "赵建国"), other.get("id", ID_NUMBER),
            other.get("phone", "19900000001"), "某建筑公司", other.get("place", village.label),
            "确认劳动关系、要劳动报酬（工资）", *pairs, other.get("licence", ""), other.get("handler", ""),
            other.get("outcome", ""), other.get("closed", ""), other.get("archived", ""),
        ]  # fmt: skip

    return make


def told(batch: Batch) -> list[str]:
    """What the report says, line by line."""
    return ["；".join(row.opened(batch)["told"]) for row in batch.rows.order_by("n")]


def bring(client: Client, file: Any, path: str = AID) -> str:
    """Check and apply."""
    address = checked(client, file, path)
    client.post(address, {"apply": "1"})
    return address


ASSIGNED = ("受理", "2026-03-02", "批准给予援助", "2026-03-06", "指派", "2026-03-09")


def test_a_running_matter_goes_on_from_where_the_ledger_left_it(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], known: Professional
) -> None:
    with clock.at(at("2026-03-10 09:00")):
        bring(desk(head_of_centre), sheet(HEAD, line("援2026-001", *ASSIGNED, licence=LICENCE)))
        matter = Matter.objects.get()
        assert (matter.stage, matter.turn, matter.old_number) == (Stage.ASSIGNED, "handler", "援2026-001")
        assert (matter.opened_on, matter.who) == (date(2026, 3, 2), "赵建国")
        assert Assignment.objects.live().get().professional == known
        assert timezone_day(Assignment.objects.get().assigned_at) == date(2026, 3, 9)
        assert replay(matter.definition, happenings_of(matter)) == standing_of(matter)
        clocks = {row.term: row for row in Deadline.objects.filter(matter=matter)}
        assert clocks["decide"].due_on == date(2026, 3, 9)  # 7日 from 3月2日
        assert timezone_day(clocks["decide"].met_at) == date(2026, 3, 6)
        assert clocks["answer_assignment"].due_on == date(2026, 3, 10)
        matter = act(matter, "take", by=User.objects.get(person=known.person))
        assert Deadline.objects.get(matter=matter, term="sign").due_on == date(2026, 3, 16)  # 15日 is a Sunday


def timezone_day(moment: Any) -> date:
    """The district's day."""
    from django.utils import timezone

    return timezone.localdate(moment)


def test_nothing_is_printed_sent_or_counted_as_a_visit(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], known: Professional
) -> None:
    bring(desk(head_of_centre), sheet(HEAD, line("援2026-001", *ASSIGNED, licence=LICENCE)))
    matter = Matter.objects.get()
    assert not MatterLetter.objects.exists()
    assert not Message.objects.exists()
    assert not Contact.objects.exists()
    assert list(Matter.objects.imported()) == [matter]
    assert not Matter.objects.witnessed().exists()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'matters.after_event'")
        assert cursor.fetchone() == (0,)


def test_each_step_says_that_it_was_not_witnessed_to_staff_and_to_the_person(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], known: Professional,
    resident: User,
) -> None:  # fmt: skip
    person = resident.person
    person.seal({"id_number": ID_NUMBER, "phone": "19900000001"})
    person.save()
    PersonIndex.objects.create(person=person, kind="id", value=_blind(ID_NUMBER))
    client = desk(head_of_centre)
    bring(client, sheet(HEAD, line("援2026-001", *ASSIGNED, licence=LICENCE)))
    matter = Matter.objects.get()
    events = list(matter.events.order_by("seq").values_list("action", "actor", "actor_role", "facts___imported"))
    batch = Batch.objects.get()
    how = ["recorded", "recorded", "inferred", "recorded", "recorded"]
    assert events == [
        (action, f"ledger:{batch.pk}", "", one)
        for action, one in zip(("submit", "accept", "propose_grant", "grant", "assign"), how, strict=True)
    ]
    words = "由旧台账转入，系统未经手"
    staff = story(Case(matter), for_staff=True)
    assert [moment.imported for moment in staff].count(words) == 4
    assert staff[2].imported == "旧台账没有记这一步，按办理顺序补出"
    own = story(Case(matter), for_staff=False)
    assert {moment.imported for moment in own} == {words}
    page = client.get(f"/workbench/m/{matter.number}/").text
    assert "旧台账转入，旧编号援2026-001" in page
    assert page.count(words) == 4
    browser = Client()
    browser.force_login(resident)
    mine = browser.get(f"/mine/{matter.number}/").text
    assert mine.count(words) == 4
    assert "补出" not in mine
    assert "2026-03-02" in mine or "03-02" in mine


def _blind(number: str) -> str:
    from fahui.people.models import blind

    return blind("id", number)


def test_a_closed_matter_is_closed_on_its_day_and_archived_on_its_day(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], known: Professional
) -> None:
    row = line(
        "援2025-009", *ASSIGNED, licence=LICENCE, outcome="判决、裁定或裁决", closed="2026-05-20", archived="2026-06-30"
    )
    client = desk(head_of_centre)
    address = checked(client, sheet(HEAD, row), AID)
    assert "补出：给予援助，报审批、接受指派、登记签订委托协议、提交结案材料" in client.get(address).text
    client.post(address, {"apply": "1"})
    matter = Matter.objects.get()
    assert (matter.stage, matter.outcome) == (Stage.ARCHIVED, "judgment")
    assert matter.closed_on == date(2026, 5, 20)
    assert matter.next_due is None
    assert not Deadline.objects.filter(matter=matter, met_at=None, duty="us").exists()
    assert matter.facts["case_closed_on"] == "2026-05-20"


def test_what_has_ended_may_have_had_a_handler_whom_nobody_knows_any_more(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    ended = {"outcome": "判决、裁定或裁决", "closed": "2026-05-20", "archived": "2026-06-30"}
    client = desk(head_of_centre)
    rows = (
        line("一", *ASSIGNED, handler="老律师", **ended),
        line("二", *ASSIGNED, **ended),
        line("三", *ASSIGNED, licence="14201200810999999"),
    )
    bring(client, sheet(HEAD, *rows))
    report = told(Batch.objects.get())
    assert "请填承办人执业证号或者姓名" in report[1]
    assert "登记册里没有执业证号14201200810999999" in report[2]
    matter = Matter.objects.get()
    assert matter.facts["handler"] == "老律师"
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("steps", "other", "said"),
    [
        (("受理", ""), {}, "步骤1和它的日期要一起填"),
        (("指派", "2026-03-01"), {"licence": LICENCE}, "早于收到日期"),
        (("受理", "2026-03-03", "受理", "2026-03-04"), {}, "“受理”接不上前面的步骤（到那时是“已受理”）"),
        ((), {"outcome": "判决、裁定或裁决"}, "结果和办结日期要一起填"),
        ((), {"archived": "2026-06-01"}, "接不上前面的步骤"),
        (("结案", "2026-05-01"), {"outcome": "判决、裁定或裁决", "closed": "2026-05-02"}, "不是同一天"),
        (("没有这一步", "2026-05-01"), {}, "没有“没有这一步”这一项"),
        ((), {"place": "没有这个村"}, "没有“没有这个村”这一项"),
        ((), {"received": "2099-01-01"}, "不能在今天之后"),
        ((), {"id": "123"}, "少15位"),
        ((), {"received": ""}, "请填这一项"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_words(
    steps: tuple[str, ...], other: dict[str, str], said: str, head_of_centre: User, desk: Desk, sheet: Sheet,
    line: Callable[..., list[object]], known: Professional,
) -> None:  # fmt: skip
    client = desk(head_of_centre)
    bring(client, sheet(HEAD, line("援1", *steps, **other)))
    assert said in told(Batch.objects.get())[0]
    assert not Matter.objects.exists()


def test_steps_are_put_in_the_order_of_their_days(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    steps = ("批准不予援助", "2026-03-05", "受理", "2026-03-03")
    bring(desk(head_of_centre), sheet(HEAD, line("援1", *steps)))
    matter = Matter.objects.get()
    assert (matter.stage, matter.outcome) == (Stage.DECLINED, "refused")
    assert list(matter.events.order_by("seq").values_list("action", flat=True)) == [
        "submit", "accept", "propose_refuse", "refuse",
    ]  # fmt: skip


def test_a_service_on_paper_starts_the_term_and_the_law_follows_the_night_after(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    head = [*HEAD, "请在哪天前交来"]
    steps = ("通知补充材料", "2026-03-03", "送达《补充材料/说明通知书》", "2026-03-04")
    client = desk(head_of_centre)
    with clock.at(at("2026-03-05 09:00")):
        bring(client, sheet(head, [*line("援1", *steps), "2026-03-20"]))
        matter = Matter.objects.get()
        assert matter.stage == Stage.SUPPLEMENTING
        assert Deadline.objects.get(matter=matter, term="supplement").due_on == date(2026, 3, 20)
        assert Deadline.objects.get(matter=matter, term="decide").paused
    with clock.at(at("2026-03-21 00:10")):
        rounds()
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == (Stage.WITHDRAWN, "deemed_withdrawn")
    with clock.at(at("2026-04-05 09:00")):
        checked(client, sheet(head, [*line("援2", *steps), "2026-03-20"]), AID)
    assert "“补充材料”的期限2026-03-20已过，转入当晚会依法“视为撤回”" in told(Batch.objects.latest("pk"))[0]


def test_what_came_before_the_first_edition_is_kept_without_clocks(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    first = services.edition("legal_aid", date(2023, 9, 1))
    bring(desk(head_of_centre), sheet(HEAD, line("援2019-1", "受理", "2019-05-06", received="2019-05-05")))
    assert "早于系统里最早的规定版本（2023-09-01），不计算期限" in told(Batch.objects.get())[0]
    matter = Matter.objects.get()
    assert matter.definition == first
    assert not Deadline.objects.exists()
    act(matter, "withdraw", by=_clerk())
    assert not Deadline.objects.exists()


def _clerk() -> User:
    from fahui.access.models import Grant

    user = User.objects.create_user("19900040001", name="窗口", is_staff=True, phone_verified=True)
    Grant.objects.create(
        user=user, role=Role.CLERK, region=Region.objects.get(level="district"), starts_on=date(2000, 1, 1)
    )
    return user


def test_the_old_number_finds_the_matter(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], clerk: User
) -> None:
    bring(desk(head_of_centre), sheet(HEAD, line("新援（2026）17号")))
    found = desk(clerk).post("/workbench/search/", {"q": "新援（2026）17号"}, follow=True).text
    assert Matter.objects.get().number in found
    assert desk(clerk).post("/workbench/search/", {"q": "新援(2026)17号"}, follow=True).text.count("2026-") > 0


def test_the_same_ledger_again_brings_nothing_twice(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    client = desk(head_of_centre)
    rows = (line("援1"), line("援2", id="", name="孙二"), line("援1", name="李三", id=""))
    bring(client, sheet(HEAD, *rows))
    assert Batch.objects.get().counts == {"created": 2, "updated": 0, "unchanged": 0, "refused": 1}
    assert "与第2行是同一个旧编号" in told(Batch.objects.get())[2]
    bring(client, sheet(HEAD, *rows[:2]))
    assert Batch.objects.latest("pk").counts["unchanged"] == 2
    assert "已经转入过" in told(Batch.objects.latest("pk"))[0]
    assert Matter.objects.count() == 2


def test_one_person_of_many_rows_is_one_person_and_a_known_one_is_found_again(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    known = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000777"})
    other = "00000019900101123X"
    rows = (line("援1"), line("援2", name="孙二", id=other), line("援3", name="孙二", id=other), line("援4", id=""))
    bring(desk(head_of_centre), sheet(HEAD, *rows))
    people = [matter.parties.get(relation="applicant").person for matter in Matter.objects.order_by("old_number")]
    assert people[0] == known
    assert people[1] == people[2]
    assert people[3] not in (known, people[1])
    assert Person.objects.get(pk=known.pk).details()["phone"] == "19900000777"  # an old paper overwrites nothing


def test_undone_while_nothing_happened_events_stay_and_what_they_tell_is_gone(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], known: Professional, clerk: User
) -> None:
    resident = enrol(name="孙二", details={"id_number": "00000019900101123X"})
    client = desk(head_of_centre)
    rows = (line("援1", *ASSIGNED, licence=LICENCE), line("援2", name="孙二", id="00000019900101123X"))
    address = bring(client, sheet(HEAD, *rows))
    matters = list(Matter.objects.order_by("pk"))
    fresh = matters[0].parties.get(relation="applicant").person_id
    assert "请写明为什么撤销" in client.post(address, {"undo": "1", "why": ""}, follow=True).text
    client.post(address, {"undo": "1", "why": "填错了列"})
    assert Batch.objects.get().state == Batch.State.UNDONE
    for matter in matters:
        last = Event.objects.filter(matter=matter).order_by("-seq")[0]
        assert (last.action, last.facts["reason"]) == ("retract", "填错了列")
        assert not Matter.objects.here().filter(pk=matter.pk).exists()
        assert desk(clerk).get(f"/workbench/m/{matter.number}/").status_code == 404
        stone = Matter.objects.select_related("data_key").get(pk=matter.pk)
        assert stone.who == "已删除"
        assert stone.retracted_at is not None
        with pytest.raises(KeyDestroyed):
            stone.data_key.raw()
    assert not Deadline.objects.exists()
    assert not Assignment.objects.live().exists()
    assert not Person.objects.filter(pk=fresh).exists()  # whom only the file made known
    assert Person.objects.filter(pk=resident.pk).exists()
    assert anchors.verify() == []
    bring(client, sheet(HEAD, rows[0]))  # and now the right one
    assert Matter.objects.here().get().old_number == "援1"


def test_undo_stops_when_one_of_them_went_on(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], clerk: User
) -> None:
    client = desk(head_of_centre)
    address = bring(client, sheet(HEAD, line("援1"), line("援2", name="孙二", id="")))
    moved = Matter.objects.get(old_number="援2")
    act(moved, "reveal", by=clerk, answers={"reason": "核对"})  # looking changes nothing
    act(moved, "accept", by=clerk)
    text = client.post(address, {"undo": "1", "why": "错了"}, follow=True).text
    assert f"第3行：事项{moved.number}转入以后又办过" in text
    assert Matter.objects.here().count() == 2
    assert Event.objects.filter(action="retract").count() == 0


def test_a_long_ledger_is_left_to_the_worker_with_its_progress(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]]
) -> None:
    client = desk(head_of_centre)
    rows = [line(f"援{n:03}", name=f"赵{n}", id="", phone="") for n in range(230)]
    for row, name in zip(rows, "甲乙丙丁戊己庚辛壬癸" * 23, strict=True):
        row[2] = f"赵{name}"
    address = checked(client, sheet(HEAD, *rows), AID)
    batch = Batch.objects.get()
    assert batch.state == Batch.State.CHECKING
    assert "共230行" in client.get(address).text
    carry_on(batch.pk)
    client.post(address, {"apply": "1"})
    carry_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == Batch.State.APPLIED
    assert Matter.objects.count() == 230
    assert BatchRow.objects.exclude(record=None).count() == 230


def test_statements_a_matter_stay_few(
    head_of_centre: User, desk: Desk, sheet: Sheet, line: Callable[..., list[object]], known: Professional,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    from fahui.registers import batches

    client = desk(head_of_centre)
    rows = [line(f"援{n:03}", *ASSIGNED, licence=LICENCE, id="", name="赵甲") for n in range(20)]
    checked(client, sheet(HEAD, *rows), AID)
    with django_assert_max_num_queries(20 * 20 + 40):
        batches.begin(Batch.objects.get(), "applying")
    assert Matter.objects.count() == 20


def test_only_the_head_of_the_whole_district_brings_ledgers_in(
    staff: Callable[..., User], desk: Desk, village: Region, keeper: User, approver: User, complaint_officer: User
) -> None:
    assert village.parent is not None
    others = (keeper, staff(Role.CLERK), staff(Role.APPROVER, "街道负责人", village.parent), staff(Role.SYSTEM_ADMIN))
    for user in others:
        for page in ("", "legal_aid/", "legal_aid/template.xlsx"):
            assert desk(user).get(f"/workbench/ledgers/{page}").status_code == 404, (user, page)
    client = desk(approver)
    assert "法律援助" in client.get("/workbench/ledgers/").text
    assert client.get("/workbench/ledgers/complaint/").status_code == 404  # not theirs to read
    assert desk(complaint_officer).get("/workbench/ledgers/complaint/").status_code == 200
    assert client.get("/workbench/ledgers/objection/").status_code == 404  # only from the matter it is about
    assert client.get("/workbench/ledgers/nothing/").status_code == 404


def test_the_template_of_each_service_names_its_columns_and_steps(
    approver: User, desk: Desk, complaint_officer: User
) -> None:
    book = load_workbook(BytesIO(desk(approver).get(AID + "template.xlsx").content))
    heads = [cell.value for cell in book.worksheets[0][1]]
    for name in (
        "旧编号*",
        "收到日期*",
        "申请人*",
        "地点*",
        "步骤1",
        "步骤12的日期",
        "承办人执业证号",
        "结果",
        "归档日期",
    ):
        assert name in heads, name
    notes = "".join(str(row[0].value) for row in book.worksheets[1].iter_rows())
    assert "批准给予援助" in notes
    for code, user in (("consultation", approver), ("complaint", complaint_officer)):
        assert desk(user).get(f"/workbench/ledgers/{code}/template.xlsx").status_code == 200


@pytest.mark.parametrize("service", [one for one in services if one.open_to_public], ids=lambda one: one.code)
def test_every_step_and_every_outcome_of_every_service_can_be_told(service: Any) -> None:
    """The definition alone leads there: nothing here knows a service."""
    begun = max(service.effective_from, date(2026, 1, 5))
    day = begun + timedelta(days=3)
    row = {"received_on": begun, "professional": 1}
    for code in steps_of(service):
        if code == service.opens_with or code.startswith("serve:"):
            continue
        ends = service.action(code).from_
        if all(str(stage) in ("closed", "archived") for stage in ends):
            continue  # after an end: the outcome has to be told with it
        road = road_of(service, {**row, "step1": code, "day1": day})
        assert road.steps[-1].code == code
        assert not road.steps[-1].inferred
        assert all(step.inferred for step in road.steps[:-1])
    for outcome, _title in service.outcomes:
        road = road_of(service, {**row, "outcome": outcome, "closed_on": day})
        assert road.standing.outcome == outcome
        assert road.standing.closed_on == day
