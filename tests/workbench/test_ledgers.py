"""旧台账: running and closed matters come in as steps that nobody here witnessed, and go out again whole."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.models import Letter
from fahui.matters import anchors
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter, MatterLink
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.permissions import available_actions
from fahui.notices.models import Message
from fahui.people.models import Person, Professional
from fahui.places.models import Region
from fahui.registers.models import Batch, BatchRow
from fahui.workbench.bringable import may_bring
from tests.conftest import Desk, at
from tests.registers.conftest import sheet as sheet
from tests.registers.test_batches import checked

pytestmark = pytest.mark.django_db
AID, ASKED = "/workbench/ledgers/legal_aid/", "/workbench/ledgers/consultation/"
OLD = "由旧台账转入，系统未经手"
Bring = Callable[..., str]


@pytest.fixture
def bring(approver: User, desk: Desk, sheet: Callable[..., SimpleUploadedFile]) -> Bring:
    """Hand rows over, check and apply: bring(AID, {"旧编号": …}, …); the address of the batch."""
    client = desk(approver)

    def run(path: str, *rows: Mapping[str, str], apply: bool = True) -> str:
        head = list(dict.fromkeys(name for row in rows for name in row))
        address = checked(client, sheet(head, *([row.get(name, "") for name in head] for row in rows)), path)
        if apply:
            client.post(address, {"apply": "1"})
        return address

    return run


def told(n: int = 2) -> list[str]:
    """What the report of the newest batch says of a line of the file."""
    batch = Batch.objects.latest("pk")
    found: list[str] = BatchRow.objects.get(batch=batch, n=n).opened(batch)["told"]
    return found


@pytest.fixture
def running(village: Region, lawyer: Professional) -> dict[str, str]:
    """A case that its lawyer is at work on."""
    Professional.objects.filter(pk=lawyer.pk).update(licence="14201200810123456")
    return {
        "旧编号": "新法援2026-17", "收到日期": "2026-10-12", "申请人": "赵建国", "电话": "19900000001",
        "对方": "某建筑劳务有限公司", "地点": village.name, "步骤1": "受理", "步骤1的日期": "2026-10-13",
        "步骤2": "批准给予援助", "步骤2的日期": "2026-10-15", "步骤3": "送达《给予法律援助决定书》",
        "步骤3的日期": "2026-10-16", "步骤4": "指派", "步骤4的日期": "2026-10-19",
        "承办人执业证号": "14201200810123456", "您要办的是哪件事": "确认劳动关系、要劳动报酬（工资）",
    }  # fmt: skip


def old(number: str) -> Matter:
    """The matter that a row became."""
    return Matter.objects.here().get(old_number=number)


@pytest.fixture
def question(village: Region) -> dict[str, str]:
    """A question that was answered long ago."""
    return {
        "旧编号": "咨2026-3", "收到日期": "2026-03-02", "申请人": "彭守义", "地点": village.name,
        "您遇到的事": "邻居的墙占了我家的地", "步骤1": "约期答复", "步骤1的日期": "2026-03-03",
        "结果": "已解答", "办结日期": "2026-03-06",
    }  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Any:
    """The day on which the ledgers are brought in."""
    with clock.at(at("2026-11-25 10:00")):
        yield


def test_each_step_of_a_running_case_says_that_nobody_here_witnessed_it(
    bring: Bring, running: dict[str, str], desk: Desk, approver: User
) -> None:
    bring(AID, running)
    assert told()[0] == "旧台账没有记、按办理顺序补出：给予援助，报审批。"
    matter = old("新法援2026-17")
    steps = list(matter.events.order_by("seq"))
    assert [one.action for one in steps] == ["submit", "accept", "propose_grant", "grant", "serve", "assign"]
    assert {one.facts["_imported"] for one in steps} == {"recorded", "inferred"}
    page = desk(approver).get(f"/workbench/m/{matter.number}/").text
    assert page.count(OLD) == len(steps)
    assert page.count("旧台账没有记这一步，按办理顺序补出") == 1
    assert "旧编号新法援2026-17" in page


def test_its_clocks_run_on_from_the_days_of_the_ledger_and_its_lawyer_goes_on(
    bring: Bring, running: dict[str, str], lawyer: Professional
) -> None:
    bring(AID, running)
    matter = old("新法援2026-17")
    clocks = {one.term: one for one in matter.deadlines.all()}
    assert clocks["decide"].started_on == date(2026, 10, 12)
    assert clocks["decide"].met_at is not None  # decided on the third day
    assert clocks["answer_assignment"].met_at is None
    assert clocks["answer_assignment"].due_on == date(2026, 10, 20)
    assert matter.next_due == date(2026, 10, 26) == clocks["sign"].due_on  # the law's five days from the assignment
    user = lawyer.person.user
    assert set(Matter.objects.visible_to(user)) == {matter}
    assert act(matter, "take", by=user).stage == "handling"
    assert anchors.verify() == []


def test_no_letter_is_issued_nobody_is_told_and_the_chain_holds(
    bring: Bring, running: dict[str, str], question: dict[str, str]
) -> None:
    def waiting() -> list[str]:
        """The jobs in the queue: letters are printed and people told by them."""
        with connection.cursor() as cursor:
            cursor.execute("select task_name from procrastinate_jobs")
            return [name for (name,) in cursor.fetchall()]

    before = waiting()
    bring(AID, running)
    bring(ASKED, question)
    assert not Letter.objects.exists()
    assert not Message.objects.exists()
    assert waiting() == before
    assert anchors.verify() == []
    assert (old("咨2026-3").stage, old("咨2026-3").outcome) == ("closed", "advised")
    assert old("咨2026-3").closed_on == date(2026, 3, 6)


def test_the_person_reads_the_same_words_and_not_what_was_filled_in(
    bring: Bring, running: dict[str, str], resident: User
) -> None:
    bring(AID, running)
    matter = old("新法援2026-17")
    matter.parties.filter(relation="applicant").update(person=resident.person, opens_from=0)
    client = Client()
    client.force_login(resident)
    page = client.get(f"/mine/{matter.number}/").text
    assert page.count(OLD) >= 4
    assert "按办理顺序补出" not in page


def test_every_service_with_a_ledger_takes_a_row_and_says_so(
    bring: Bring, staff: Callable[..., User], desk: Desk, village: Region, sheet: Callable[..., SimpleUploadedFile]
) -> None:
    for service in services.open_today():
        role = "complaint_officer" if service.reads else "approver"
        head = staff(role, service.code)
        if not may_bring(head, service):
            continue
        row = {"旧编号": service.code, "收到日期": "2026-09-01", "申请人": "彭守义", "地点": village.name}
        row |= {
            str(role.title): "某法院（演示）" for role in service.parties if role.least and "person" not in role.kinds
        }
        client, path = desk(head), f"/workbench/ledgers/{service.code}/"
        address = checked(client, sheet(list(row), list(row.values())), path)
        client.post(address, {"apply": "1"})
        page = client.get(f"/workbench/m/{old(service.code).number}/").text
        assert page.count(OLD) == 1, (service.code, told())


def test_a_batch_that_nobody_acted_on_is_undone_and_leaves_nothing_to_be_found(
    bring: Bring, running: dict[str, str], desk: Desk, approver: User, lawyer: Professional
) -> None:
    people = Person.objects.count()
    address = bring(AID, running)
    number = old("新法援2026-17").number
    client = desk(approver)
    assert "请写明为什么撤销" in client.post(address, {"undo": "1", "why": ""}, follow=True).text
    client.post(address, {"undo": "1", "why": "选错了文件"})
    assert Batch.objects.get().state == Batch.State.UNDONE
    assert not Matter.objects.here().exists()
    assert client.get(f"/workbench/m/{number}/").status_code == 404
    assert Person.objects.count() == people
    assert not Matter.objects.visible_to(lawyer.person.user).exists()
    assert anchors.verify() == []
    bring(AID, running)  # the same file, once more
    assert Matter.objects.here().count() == 1


def test_one_matter_acted_on_keeps_the_whole_batch(
    bring: Bring, running: dict[str, str], desk: Desk, approver: User, lawyer: Professional
) -> None:
    other = {**running, "旧编号": "新法援2026-18", "申请人": "孙二"}
    address = bring(AID, running, other)
    act(old("新法援2026-18"), "take", by=lawyer.person.user)
    page = desk(approver).post(address, {"undo": "1", "why": "错了"}, follow=True).text
    assert f"第3行：事项{old('新法援2026-18').number}转入以后又办过" in page
    assert Matter.objects.here().count() == 2


def test_a_hundred_are_taken_back_by_as_many_queries_as_two(
    bring: Bring, running: dict[str, str], question: dict[str, str], desk: Desk, approver: User
) -> None:
    def took(*rows: dict[str, str]) -> int:
        address = bring(AID, *rows)
        with CaptureQueriesContext(connection) as asked:
            desk(approver).post(address, {"undo": "1", "why": "选错了文件"})
        assert not Matter.objects.here().exists()
        return len(asked)

    def row(n: int) -> dict[str, str]:
        return {
            **running,
            "旧编号": f"新法援2026-{n}",
            "申请人": f"赵建{'一二三四五六七八九十'[n % 10]}",
            "电话": f"1990000{n:04}",
        }

    few = took(*(row(n) for n in range(100, 102)))
    people = Person.objects.count()
    assert took(*(row(n) for n in range(110, 122))) == few
    assert Person.objects.count() == people
    told = Event.objects.filter(action="retract")
    assert told.count() == 14
    assert {one.facts["reason"] for one in told} == {"选错了文件"}
    assert {(one.actor, one.actor_role) for one in told} == {("system:registers", "system")}
    assert anchors.verify() == []


def test_somebody_of_the_file_who_is_needed_elsewhere_by_now_stays_and_the_others_go(
    bring: Bring, running: dict[str, str], desk: Desk, approver: User
) -> None:
    before = set(Person.objects.values_list("pk", flat=True))
    others = [{**running, "旧编号": f"新法援2026-{n}", "申请人": f"孙{name}", "电话": f"1990000001{n}"}
              for n, name in enumerate("二三四五")]  # fmt: skip
    address = bring(AID, *others)
    asked = old("新法援2026-2").parties.get(relation="applicant").person
    assert asked is not None
    User.objects.create_user("19900000777", person=asked)
    desk(approver).post(address, {"undo": "1", "why": "错了"})
    assert Batch.objects.get().state == Batch.State.UNDONE
    assert set(Person.objects.values_list("pk", flat=True)) - before == {asked.pk}
    assert Person.objects.get(pk=asked.pk).details()["phone"] == "19900000012"


def turned(question: dict[str, str], **more: str) -> dict[str, str]:
    """The question, as one that became another matter."""
    return {**question, "旧编号": "咨2026-4", "结果": "转为其他服务", "办结日期": "2026-10-12", **more}


@pytest.mark.parametrize("by_number", [True, False])
def test_a_question_that_became_a_case_is_tied_to_it(
    by_number: bool, bring: Bring, running: dict[str, str], question: dict[str, str], desk: Desk, approver: User
) -> None:
    first = bring(AID, running)
    case = old("新法援2026-17")
    second = bring(ASKED, turned(question, 转成的事项=case.number if by_number else "新法援2026-17"))
    asked = old("咨2026-4")
    assert (asked.stage, asked.outcome) == ("closed", "converted")
    client = desk(approver)
    page = client.get(f"/workbench/m/{asked.number}/").text
    assert case.number in page
    assert page.count(OLD) == asked.events.count() == 3
    assert asked.number in client.get(f"/workbench/m/{case.number}/").text
    assert "请先撤销那一件" in client.post(first, {"undo": "1", "why": "错了"}, follow=True).text
    for address in (second, first):
        client.post(address, {"undo": "1", "why": "错了"})
    assert not Matter.objects.here().exists()
    assert not MatterLink.objects.exists()
    assert anchors.verify() == []


def test_what_it_became_may_be_unknown(bring: Bring, question: dict[str, str]) -> None:
    bring(ASKED, turned(question))
    assert old("咨2026-4").outcome == "converted"
    assert not MatterLink.objects.exists()


def test_a_case_not_brought_in_yet_or_named_without_the_step_is_refused_in_words(
    bring: Bring, running: dict[str, str], question: dict[str, str]
) -> None:
    bring(ASKED, turned(question, 转成的事项="新法援2026-17"))
    assert told() == [
        "“转成的事项”里的新法援2026-17还没有转入。请先转入那一件的旧台账（法律援助、投诉建议），或者这一栏不填。"
    ]
    bring(AID, running)
    bring(ASKED, {**question, "转成的事项": "新法援2026-17"})
    assert told() == ["填了“转成的事项”，步骤或结果里还要有“转为其他服务”和它的日期。"]
    assert Matter.objects.here().count() == 1


OBJECTIONS, COMPLAINTS = "/workbench/ledgers/objection/", "/workbench/ledgers/complaint/"


@pytest.fixture
def refused(running: dict[str, str]) -> dict[str, str]:
    """A case that was refused."""
    kept = {name: text for name, text in running.items() if not name.startswith("步骤") and name != "承办人执业证号"}
    return {**kept, "步骤1": "受理", "步骤1的日期": "2026-10-13", "结果": "不予法律援助", "办结日期": "2026-10-15"}


@pytest.fixture
def objection(village: Region) -> dict[str, str]:
    """What its applicant said against that."""
    return {
        "旧编号": "异2026-2", "针对的事项": "新法援2026-17", "收到日期": "2026-10-20", "申请人": "赵建国",
        "地点": village.name, "为什么不同意": "工资条可以证明",
    }  # fmt: skip


@pytest.fixture
def hand_over(staff: Callable[..., User], desk: Desk, sheet: Callable[..., SimpleUploadedFile]) -> Bring:
    """As `bring`, by a head of another office: hand_over("objection_officer", OBJECTIONS, row)."""
    heads: dict[str, User] = {}

    def run(role: str, path: str, row: Mapping[str, str]) -> str:
        head = heads.setdefault(role, staff(role))
        address = checked(desk(head), sheet(list(row), list(row.values())), path)
        desk(head).post(address, {"apply": "1"})
        return address

    return run


@pytest.mark.parametrize("by_number", [True, False])
def test_an_objection_is_tied_to_the_matter_it_names_and_its_clock_runs_on(
    by_number: bool, bring: Bring, hand_over: Bring, refused: dict[str, str], objection: dict[str, str]
) -> None:
    bring(AID, refused)
    case = old("新法援2026-17")
    before = case.events.count()
    hand_over(
        "objection_officer", OBJECTIONS, {**objection, "针对的事项": case.number if by_number else "新法援2026-17"}
    )
    assert told()[0] == f"针对的事项是{case.number}。"
    row = old("异2026-2")
    link = MatterLink.objects.get()
    assert (link.source, link.target, link.kind) == (case, row, "objection")
    assert (row.stage, row.next_due) == ("submitted", date(2026, 10, 26))  # the fifth day is a Sunday
    assert case.events.count() == before
    assert anchors.verify() == []
    officer = User.objects.get(grants__role="objection_officer")
    act(row, "overturn", by=officer, answers={"findings": "属于受援范围", "result": "overturn"})
    case.refresh_from_db()
    assert case.stage == "accepted"  # what is decided from now on works as for any other objection


def test_while_an_objection_of_the_old_register_runs_no_second_one_is_asked_for(
    bring: Bring, hand_over: Bring, refused: dict[str, str], objection: dict[str, str], clerk: User, desk: Desk
) -> None:
    bring(AID, refused)
    case = old("新法援2026-17")

    def offered() -> bool:
        return "object" in {one.code for one in available_actions(clerk, case, happenings_of(case))}

    assert offered()
    address = hand_over("objection_officer", OBJECTIONS, objection)
    assert not offered()
    again = {"objection_reason": "再提一次"}
    with pytest.raises(ValidationError, match="已不在这一步"):
        open_matter(
            "objection",
            by=clerk,
            region=case.region,
            parties=[PartyEntry("applicant", "赵建国", details={"phone": "19900000001"})],
            answers=again,
            source=Source(case, "object", {}),
        )
    desk(User.objects.get(grants__role="objection_officer")).post(address, {"undo": "1", "why": "错了"})
    assert offered()


def test_an_objection_that_ended_long_ago_changes_nothing_in_the_matter_it_was_about(
    bring: Bring, hand_over: Bring, refused: dict[str, str], objection: dict[str, str]
) -> None:
    bring(AID, refused)
    hand_over("objection_officer", OBJECTIONS, {**objection, "结果": "责令改正", "办结日期": "2026-10-24"})
    row, case = old("异2026-2"), old("新法援2026-17")
    assert (row.stage, row.outcome) == ("closed", "ordered")
    assert case.stage == "declined"
    assert {one.facts["_imported"] for one in row.events.all()} == {"recorded"}
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"针对的事项": "新法援2019-9"},
            "“针对的事项”里的新法援2019-9没有找到。请先转入那一件的旧台账（法律援助、通知辩护、通知代理），再转入这一件。",
        ),
        ({"针对的事项": ""}, "针对的事项：请填针对的是哪一件，写它的编号或者旧编号。"),
        ({"收到日期": "2026-10-01"}, "收到日期早于针对的事项%s的收到日期（2026-10-12），请核对。"),
    ],
)
def test_an_objection_to_an_unknown_matter_or_before_it_is_refused_in_words(
    change: dict[str, str], words: str, bring: Bring, hand_over: Bring, refused: dict[str, str],
    objection: dict[str, str],
) -> None:  # fmt: skip
    bring(AID, refused)
    case = old("新法援2026-17").number
    hand_over("objection_officer", OBJECTIONS, {**objection, **change})
    assert told() == [words % case if "%s" in words else words]
    assert Matter.objects.here().count() == 1


def test_a_running_objection_to_what_was_not_refused_and_another_name_are_told(
    bring: Bring, hand_over: Bring, running: dict[str, str], objection: dict[str, str]
) -> None:
    bring(AID, running)
    case = old("新法援2026-17")
    hand_over("objection_officer", OBJECTIONS, objection)
    assert "请核对编号，或者补上结果" in told()[0]
    assert case.number in told()[0]
    hand_over(
        "objection_officer", OBJECTIONS, {**objection, "申请人": "钱二", "结果": "维持原决定", "办结日期": "2026-10-24"}
    )
    assert told()[1] == "两件的申请人不是同一个名字，请核对。"


def test_a_complaint_may_be_about_a_matter_or_about_none(
    bring: Bring, hand_over: Bring, running: dict[str, str], objection: dict[str, str]
) -> None:
    bring(AID, running)
    common = {name: objection[name] for name in ("收到日期", "地点")} | {"申请人": "赵建国"}
    common |= {"要投诉或者建议的是": "承办的律师或其他人员", "发生了什么，希望怎么解决": "一个月没有回电"}
    hand_over("complaint_officer", COMPLAINTS, {"旧编号": "诉2026-1", **common})
    assert not MatterLink.objects.exists()
    hand_over("complaint_officer", COMPLAINTS, {"旧编号": "诉2026-2", "针对的事项": "不知道", **common})
    assert "“针对的事项”里的不知道没有找到。" in told()[0]
    hand_over("complaint_officer", COMPLAINTS, {"旧编号": "诉2026-3", "针对的事项": "新法援2026-17", **common})
    assert MatterLink.objects.get().kind == "complaint"
    assert MatterLink.objects.get().target == old("诉2026-3")


def test_they_are_undone_before_the_matter_they_are_about(
    bring: Bring, hand_over: Bring, refused: dict[str, str], objection: dict[str, str], desk: Desk, approver: User
) -> None:
    first = bring(AID, refused)
    second = hand_over("objection_officer", OBJECTIONS, objection)
    number = old("异2026-2").number
    page = desk(approver).post(first, {"undo": "1", "why": "错了"}, follow=True).text
    assert f"还有{number}（法律援助异议审查），请先撤销那一件" in page
    officer = User.objects.get(grants__role="objection_officer")
    for head, address in ((officer, second), (approver, first)):
        desk(head).post(address, {"undo": "1", "why": "错了"})
    assert not Matter.objects.here().exists()
    assert not MatterLink.objects.exists()
    assert anchors.verify() == []


def test_the_template_of_a_complaint_says_when_its_matter_is_named(staff: Callable[..., User], desk: Desk) -> None:
    head = staff("complaint_officer")
    assert desk(head).get("/workbench/ledgers/").text.count("/workbench/ledgers/complaint/") == 2
    assert desk(head).get(f"{OBJECTIONS}template.xlsx").status_code == 404
    book = load_workbook(BytesIO(desk(head).get(f"{COMPLAINTS}template.xlsx").content))
    said = [str(row[0].value) for row in book.worksheets[1].iter_rows()]
    assert any(line.startswith("针对的事项；") and "不针对哪一件的不填" in line for line in said)
