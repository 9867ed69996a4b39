"""A case that many have together: taken down once, decided person by person, given and closed once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import Parameter, this_district
from fahui.matters.case import Case
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Deadline, Matter, MatterLetter, Party
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.parts import parts
from fahui.matters.volume import contents
from fahui.people.assurance import TAKEN_DOWN
from fahui.people.models import Person, Professional
from fahui.places.models import Region
from fahui.registers.models import Batch, BatchRow
from tests.cases import WAGES
from tests.conftest import Desk, account_of, at
from tests.registers.conftest import sheet as sheet
from tests.registers.test_batches import checked

pytestmark = pytest.mark.django_db
HEAD = [
    "姓名",
    "证件号",
    "电话",
    "欠您本人多少钱（元）",
    "欠了几个月",
    "您属于下面哪种情况",
    "家里平均每人每月收入（元）",
]
MIGRANT = "进城务工，要工资或者工伤赔偿（不核查收入）"
COMMON = {"cause": "wages", "procedure_stage": "none"}
DECISION = {"grant_reason": "务工证明和欠条齐全", "aid_form": "arbitration"}


def id_number(n: int) -> str:
    """The n-th invented number; no place has this area code."""
    body = f"00000019850307{n:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


@pytest.fixture
def whole(clerk: User, village: Region) -> Matter:
    """The case as it is taken down at the desk on 2 November."""
    answers = {code: WAGES[code] for code in ("cause", "statement", "procedure_stage")}
    contact = PartyEntry("applicant", "赵建国", details={"phone": "19900000001", "id_number": id_number(0)})
    other = PartyEntry("respondent", "某建筑劳务有限公司", kind="organisation")
    with clock.at(at("2026-11-02 10:00")):
        return open_matter("group_case", by=clerk, region=village, parties=[contact, other], answers=answers).matter


Add = Callable[..., Matter]


@pytest.fixture
def add(whole: Matter, clerk: User) -> Add:
    """Takes the n-th worker down."""

    def make(n: int, **answers: Any) -> Matter:
        given = {"owed": str(8000 + n), "months": "3", **COMMON, "means_ground": "migrant_worker", **answers}
        entry = PartyEntry("applicant", f"工人{n}", details={"phone": f"199000001{n:02d}", "id_number": id_number(n)})
        return open_matter(
            "group_part",
            by=clerk,
            region=whole.region,
            parties=[entry],
            answers=given,
            source=Source(whole, "add_part"),
        ).matter

    return make


def granted(part: Matter, clerk: User, reviewer: User, approver: User) -> Matter:
    """Aid is granted to one of them."""
    act(part, "accept", by=clerk)
    act(part, "propose_grant", by=reviewer, answers=DECISION)
    return act(part, "grant", by=approver)


def rows(n: int) -> list[list[str]]:
    """n workers who say that they are migrants."""
    return [[f"工人{k}", id_number(k), f"199000001{k:02d}", str(8000 + k), "3", MIGRANT, ""] for k in range(1, n + 1)]


def test_a_roster_is_checked_row_by_row_and_its_numbers_are_sealed(
    whole: Matter, clerk: User, desk: Desk, sheet: Callable[..., SimpleUploadedFile]
) -> None:
    client = desk(clerk)
    twice, wrong = ["双份", id_number(1), "19900000199", "1", "1", MIGRANT, ""], rows(4)[3]
    wrong[1] = wrong[1][:-1] + ("1" if wrong[1][-1] != "1" else "2")
    with clock.at(at("2026-11-03 10:00")):
        path = f"/workbench/m/{whole.number}/roster/"
        address = checked(client, sheet(HEAD, *rows(3), wrong, twice), path)
        assert Batch.objects.get().counts == {"created": 3, "updated": 0, "unchanged": 0, "refused": 2}
        assert not parts(whole)
        client.post(address, {"apply": "1"})
        people = parts(whole)
        assert [part.who for part in people] == ["工人1", "工人2", "工人3"]
        assert people[0].facts["owed"] == "8001"
        assert str(people[0].opened_on) == "2026-11-02"  # the application's day, not the file's
        assert str(Deadline.objects.get(matter=people[0], term="decide").last_day) == "2026-11-09"
        assert Party.objects.get(matter=people[0]).details()["id_number"] == id_number(1)
        raw = [bytes(row.sealed) for row in BatchRow.objects.all()]
        assert all(id_number(1).encode() not in one for one in raw)
        assert id_number(1) not in client.get(f"/workbench/m/{whole.number}/people/").text
        # Once more: nobody twice; and no undoing of people's applications by the file.
        checked(client, sheet(HEAD, *rows(3)), path)
        assert Batch.objects.latest("pk").counts["unchanged"] == 3
        client.post(address, {"undo": "1", "why": "错了"})
        assert "不能整批撤销" in Batch.objects.earliest("pk").fault


def test_the_template_names_what_each_person_is_asked_and_the_case_is_not_asked_again(
    whole: Matter, clerk: User, reviewer: User, desk: Desk
) -> None:
    answer = desk(clerk).get(f"/workbench/m/{whole.number}/roster/template.xlsx")
    assert answer.status_code == 200
    page = desk(clerk).get(f"/workbench/m/{whole.number}/roster/")
    assert "名册模板" not in page.text
    assert page.status_code == 200
    assert desk(reviewer).get(f"/workbench/m/{whole.number}/roster/").status_code == 404  # not theirs to take down


def test_each_has_a_decision_of_their_own_and_the_case_one_assignment(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    with clock.at(at("2026-11-02 11:00")):
        first, second = add(1), add(2, means_ground="income", monthly_income="9000", pledge="yes")
        whole = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
    with clock.at(at("2026-11-03 10:00")):
        with pytest.raises(ValidationError) as early:
            act(whole, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        assert early.value.code == "stage"
        granted(first, clerk, reviewer, approver)
        act(second, "accept", by=clerk)
        with pytest.raises(ValidationError, match="超过"):
            act(second, "propose_grant", by=reviewer, answers=DECISION)
        refusal = {"refusal_ground": "means", "refusal_reason": "收入超过标准"}
        act(second, "propose_refuse", by=reviewer, answers=refusal)
        act(second, "refuse", by=approver)
        letters = {row.matter_id: row.code for row in MatterLetter.objects.filter(code__contains="decision")}
        assert letters == {first.pk: "grant_decision", second.pk: "refusal_decision"}
        assert str(Deadline.objects.get(matter=whole, term="assign").last_day) == "2026-11-06"
    with clock.at(at("2026-11-04 10:00")):
        act(whole, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.stage, second.stage) == ("handling", "declined")
        assert Assignment.objects.live().count() == 1
        assert Case(first).facts["handler"] == "钱律师"
        handler = account_of(lawyer)
        assert set(Matter.objects.visible_to(handler)) == {whole, first, second}
        act(whole, "take", by=handler)
        with pytest.raises(ValidationError, match="还有1人没有签委托协议"):
            act(whole, "sign_agreement", by=handler)
        act(first, "sign_agreement", by=handler, answers={"special_powers": ["settle"]})
        act(whole, "sign_agreement", by=handler)
        act(first, "own_result", by=handler, answers={"recovered": "8001"})
        ending = {
            "result": "judgment",
            "closing_paper": "award",
            "case_closed_on": "2026-11-04",
            "result_words": "仲裁支持了大家的请求",
        }
        act(whole, "close", by=handler, answers=ending)
        handed = ["identity", "means", "meeting", "opinion", "closing_paper"]
        act(whole, "file_closing", by=handler, answers={"closing_report": "已办结", "handed_in": handed})
        first.refresh_from_db()
        lacks = {place.paper.code: place.lacks_for for place in contents(Case(whole)).lacking}
        assert lacks["agreement"] == [first]  # signed on paper, not scanned; whoever was refused has none to sign
        with pytest.raises(ValidationError, match=re.escape(f"委托协议和授权委托书（{first.masked_who}）")):
            act(whole, "archive", by=clerk)
        act(whole, "archive", by=clerk, answers={"lacking_why": "协议原件在卷，没有扫描"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, first.outcome) == ("archived", "judgment")
    assert "仲裁支持" not in str(first.facts)  # sealed with the part as it was with the case
    assert Case(first).facts["result_words"] == ending["result_words"]
    assert (second.stage, second.outcome) == ("declined", "refused")


def test_who_is_granted_aid_late_comes_to_the_handler_of_the_others(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    first, second = add(1), add(2)
    whole = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
    granted(first, clerk, reviewer, approver)
    assert Matter.objects.get(pk=first.pk).stage == "accepted"  # nobody has the case yet
    act(whole, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
    granted(second, clerk, reviewer, approver)
    second.refresh_from_db()
    assert (second.stage, Case(second).facts["handler"]) == ("handling", "钱律师")
    handler = account_of(lawyer)
    act(whole, "take", by=handler)
    act(second, "sign_agreement", by=handler)
    with pytest.raises(ValidationError, match="还有1人没有签"):
        act(whole, "sign_agreement", by=handler)


def test_somebody_granted_late_starts_nothing_anew_for_the_others_and_keeps_the_case_open(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    first, second, third = add(1), add(2), add(3)
    whole = act(whole, "roster_done", by=clerk, answers={"aid_form": "arbitration"})
    granted(first, clerk, reviewer, approver)
    act(whole, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
    handler = account_of(lawyer)
    act(whole, "take", by=handler)
    act(first, "sign_agreement", by=handler)
    granted(second, clerk, reviewer, approver)
    first.refresh_from_db()
    assert "sign_agreement" in first.marks, "an agreement once signed stays signed"
    assert first.events.filter(action__in=("assigned", "comes_along")).count() == 1
    assert Matter.objects.get(pk=second.pk).stage == "handling"
    act(second, "sign_agreement", by=handler)
    whole = act(whole, "sign_agreement", by=handler)
    ending = {
        "result": "settled",
        "closing_paper": "agreement",
        "case_closed_on": str(clock.today()),
        "result_words": "付清",
    }
    with pytest.raises(ValidationError, match=re.escape(f"还有1人的申请没有结果（{third.masked_who}）")):
        act(whole, "close", by=handler, answers=ending)
    granted(third, clerk, reviewer, approver)
    with pytest.raises(ValidationError, match="还有1人没有签委托协议"):
        act(whole, "close", by=handler, answers=ending)
    act(Matter.objects.get(pk=third.pk), "sign_agreement", by=handler)
    assert act(whole, "close", by=handler, answers=ending).stage == "closed"


def test_the_papers_of_a_part_say_whose_they_are_and_of_which_case(
    whole: Matter, add: Add, clerk: User, reviewer: User, approver: User
) -> None:
    part = granted(add(1), clerk, reviewer, approver)
    values = {row.code: row.letter.values for row in part.letters.select_related("letter__data_key")}
    for code in ("application_form", "review_grant"):
        said = values[code]
        assert (said["applicant"], said["whole_number"], said["opponents"]) == (
            "工人1",
            whole.number,
            "某建筑劳务有限公司",
        )
        assert (said["owed"], str(said["months"])) == ("8,001元", "3")


def test_nobody_sees_another_s_part_and_a_stranger_none(
    whole: Matter, add: Add, lawyer: Professional, reviewer: User, me_of: Callable[[Matter], Client]
) -> None:
    first, second = add(1), add(2)
    client = me_of(first)
    own = client.get(f"/mine/{first.number}/")
    assert own.status_code == 200
    assert first.number in own.text
    assert "8002" not in own.text
    assert client.get(f"/mine/{second.number}/").status_code == 404
    assert client.get(f"/mine/{whole.number}/").status_code == 404
    handler = account_of(lawyer)
    assert not Matter.objects.visible_to(handler).exists()  # nothing was assigned
    with pytest.raises(PermissionDenied):
        act(first, "own_result", by=reviewer, answers={"recovered": "1"})


@pytest.fixture
def me_of() -> Callable[[Matter], Client]:
    """The browser of the worker of a part, who proved who they are."""

    def make(part: Matter) -> Client:
        person = part.parties.get().person
        assert person is not None
        Person.objects.filter(pk=person.pk).update(assurance=TAKEN_DOWN)
        user = User.objects.create_user("19911110000", name=part.who, phone_verified=True)
        User.objects.filter(pk=user.pk).update(person=person)
        browser = Client()
        browser.force_login(User.objects.get(pk=user.pk))
        return browser

    return make


def test_representatives_only_of_ten_and_more_and_only_five(whole: Matter, add: Add, clerk: User) -> None:
    """劳动争议调解仲裁法 第七条: ten and more may send representatives; the number of these is a parameter."""
    for n in range(1, 10):
        add(n)
    vote = {"mandate": "general", "elected_on": "2026-11-02", "votes": "9"}
    people = parts(whole)
    with pytest.raises(ValidationError, match="不满10人"):
        act(people[0], "elect", by=clerk, answers=vote)
    act(people[0], "elect", by=clerk, answers={**vote, "mandate": "contact"})
    people.append(add(10))
    for part in people[1:6]:
        act(part, "elect", by=clerk, answers=vote)
    with pytest.raises(ValidationError, match="最多5名"):
        act(people[6], "elect", by=clerk, answers=vote)
    act(people[1], "step_down", by=clerk, answers={"step_down_why": "回老家了"})
    assert "elect" in act(people[6], "elect", by=clerk, answers=vote).marks


def test_no_more_than_a_case_can_hold_and_no_end_while_somebody_waits(
    whole: Matter, add: Add, clerk: User, reviewer: User
) -> None:
    day = whole.opened_on
    Parameter.objects.create(
        district=this_district(), name="group_case.most", value=2, source="试", valid_from=day.replace(day=1)
    )
    first, second = add(1), add(2)
    with pytest.raises(ValidationError, match="最多登记2人"):
        add(3)
    assert len(parts(whole)) == 2
    with pytest.raises(ValidationError, match="还有2人"):
        act(whole, "end_without", by=reviewer, answers={"end_words": "都不符合"})
    for part in (first, second):
        act(part, "withdraw", by=clerk)
    assert act(whole, "end_without", by=reviewer, answers={"end_words": "都撤回了"}).outcome == "none_granted"
    with pytest.raises(ValidationError, match="大于0"):
        open_matter(
            "group_part", by=System(), region=whole.region, parties=[PartyEntry("applicant", "某")],
            answers={"owed": "0", "months": "1", **COMMON, "means_ground": "migrant_worker"},
            source=Source(whole, "add_part"),
        )  # fmt: skip


def test_many_are_decided_at_once_after_each_was_shown(
    whole: Matter, add: Add, clerk: User, reviewer: User, desk: Desk
) -> None:
    first, second, third = add(1), add(2, means_ground="income", monthly_income="9000", pledge="yes"), add(3)
    for part in (first, second, third):
        act(part, "accept", by=clerk)
    client, address = desk(reviewer), f"/workbench/m/{whole.number}/people/propose_grant/"
    assert "先看看每个人会怎样" in client.get(address, {"pick": [first.number, second.number]}).text
    picked = [first.number, second.number]
    versions = {f"version-{number}": "2" for number in picked}
    sent = {**DECISION, "pick": picked, **versions}
    shown = client.post(address, sent)
    assert "办不了" in shown.text
    assert "超过" in shown.text
    assert "propose_grant" not in Matter.objects.get(pk=first.pk).marks  # nothing is done by looking
    done = client.post(address, {**sent, "confirm": "1", "token": str(shown.context["token"])})
    assert [one.done for one in done.context["results"]] == [True, False]
    assert "propose_grant" not in Matter.objects.get(pk=third.pk).marks
    assert client.get(f"/workbench/m/{whole.number}/people/grant/").status_code == 404  # the approver's


def test_the_page_asks_as_much_for_fifty_as_for_five(whole: Matter, add: Add, reviewer: User, desk: Desk) -> None:
    client, counted = desk(reviewer), []
    for wanted in (5, 20):
        for n in range(len(parts(whole)) + 1, wanted + 1):
            add(n)
        client.get(f"/workbench/m/{whole.number}/people/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(client.get(f"/workbench/m/{whole.number}/people/").context["lines"]) == wanted
        counted.append(len(asked))
    assert counted[0] == counted[1]
