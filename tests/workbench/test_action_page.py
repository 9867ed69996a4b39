"""Taking an action: told beforehand, done once, and nothing typed is lost when somebody else was quicker."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter
from fahui.matters.tasks import after_event
from fahui.people.models import Organisation, Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk

PDF = b"%PDF-1.4\n"


def sent(matter: Matter, **answers: Any) -> dict[str, Any]:
    """What a form of this moment posts."""
    return {"token": str(uuid.uuid4()), "version": matter.version, **answers}


def address(matter: Matter, code: str) -> str:
    """The page of an action."""
    return f"/workbench/m/{matter.number}/do/{code}/"


@pytest.fixture
def matter(resident: User, village: Region) -> Matter:
    """An application just handed in on Monday 2026-11-02."""
    with clock.at(at("2026-11-02 10:00")):
        return wage_case(resident, village).matter


@pytest.fixture
def proposed(matter: Matter, clerk: User, reviewer: User) -> Matter:
    """The same, with the proposal to grant."""
    with clock.at(at("2026-11-03 10:00")):
        found = act(matter, "accept", by=clerk)
        reason = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        return act(found, "propose_grant", by=reviewer, answers=reason)


def test_what_it_will_do_is_said_before(matter: Matter, clerk: User, desk: Desk) -> None:
    text = desk(clerk).get(address(matter, "request_supplement")).text
    for words in (
        "从“已提交”到“待补正”",
        "签发《补充材料/说明通知书》并编号，登记送达后起效",
        "会告诉申请人：“还差材料",
        "法律援助法 第四十三条",
        "预览：补充材料/说明通知书",
        "（签发时编号）",
    ):
        assert words in text, words


def test_clocks_that_stop_and_start_are_told(proposed: Matter, approver: User, desk: Desk) -> None:
    text = desk(approver).get(address(proposed, "grant")).text
    for words in ("停止：作出决定", "停止：承诺作出决定", "开始计时：指派承办人（3日）", "属于请求支付劳动报酬"):
        assert words in text, words
    assert "停止：指派承办人" not in text


def test_a_pause_is_told_only_when_its_letter_is_served(matter: Matter, clerk: User, desk: Desk) -> None:
    items = {"supplement_items": "工友证言", "supplement_by": clock.today() + timedelta(days=9)}
    found = act(matter, "request_supplement", by=clerk, answers=items)
    for event in Event.objects.filter(matter=found):
        after_event(event.pk)
    letter = found.letters.get(code="supplement_notice").letter
    act(found, "seal", by=clerk, answers={"letter": letter.pk})
    text = desk(clerk).get(address(found, "serve")).text
    assert "《补充材料/说明通知书》送达时，暂停计时：作出决定" in text
    assert "《补充材料/说明通知书》送达时，开始计时：补充材料（到您填的那天）" in text
    assert str(letter) in text


def test_sending_back_says_that_the_draft_becomes_void(proposed: Matter, approver: User, desk: Desk) -> None:
    page = desk(approver)
    text = page.get(address(proposed, "return_review")).text
    assert "作废还没签发的《给予法律援助决定书》" in text
    assert "作废" not in page.get(address(proposed, "grant")).text
    page.post(address(proposed, "return_review"), sent(proposed, return_reason="收入没有写明"))
    assert "作废原因：退回重审：收入没有写明" in page.get(f"/workbench/m/{proposed.number}/").text


def test_the_letter_shows_what_is_typed_before_anything_is_done(matter: Matter, clerk: User, desk: Desk) -> None:
    asked = {"supplement_items": "工友证言<b>\n转账记录", "supplement_by": "2027-01-20", "preview": "1"}
    text = desk(clerk).post(address(matter, "request_supplement"), sent(matter, **asked)).text
    assert "2. 转账记录" in text.replace("</p>", "").replace("\n", " ")
    assert "2027年1月20日" in text
    assert "<b>" not in text
    assert "&lt;b&gt;" in text
    assert not Event.objects.filter(matter=matter, action="request_supplement").exists()
    half = desk(clerk).post(address(matter, "request_supplement"), sent(matter, preview="1")).text
    assert "请填写" not in half  # looking is no sending


def test_f47_the_same_form_sent_three_times_acts_once(matter: Matter, clerk: User, desk: Desk) -> None:
    page, form = desk(clerk), sent(matter)
    answers = [page.post(address(matter, "accept"), form) for _n in range(3)]
    assert {answer["Location"] for answer in answers} == {f"/workbench/m/{matter.number}/"}
    assert Event.objects.filter(matter=matter, action="accept").count() == 1


def test_f97_whoever_comes_second_sees_both_versions_and_may_go_on(
    matter: Matter, clerk: User, reviewer: User, desk: Desk
) -> None:
    """The first opened the form and went away: no lock is left behind, and the late save meets the version check."""
    page = desk(clerk)
    page.get(address(matter, "request_supplement"))
    form = sent(matter, supplement_items="工友证言", supplement_by=clock.today() + timedelta(days=5))
    act(matter, "accept", by=reviewer)
    late = page.post(address(matter, "request_supplement"), form)
    assert late.status_code == 409
    text = late.text
    for words in ("受理，进入审查", "李审查", "您填的", "工友证言"):
        assert words in text, words
    assert not Event.objects.filter(matter=matter, action="request_supplement").exists()
    matter.refresh_from_db()
    assert f'name="version" value="{matter.version}"' in text
    assert f'value="{form["token"]}"' in text
    again = page.post(address(matter, "request_supplement"), {**form, "version": matter.version})
    assert again.status_code == 302
    assert Event.objects.filter(matter=matter, action="request_supplement").count() == 1


def test_a_step_that_is_gone_keeps_the_text_but_offers_no_button(
    proposed: Matter, reviewer: User, approver: User, desk: Desk
) -> None:
    page = desk(approver)
    form = sent(proposed, return_reason="意见要写明收入情况")
    act(proposed, "grant", by=approver)
    late = page.post(address(proposed, "return_review"), form)
    assert late.status_code == 409
    assert "意见要写明收入情况" in late.text
    assert "现在已不能这样办" in late.text
    assert "确认：退回重审" not in late.text


def test_looking_at_names_does_not_make_a_form_stale(matter: Matter, clerk: User, reviewer: User, desk: Desk) -> None:
    form = sent(matter)
    act(matter, "reveal", by=reviewer, answers={"reason": "核对"})
    assert desk(clerk).post(address(matter, "accept"), form).status_code == 302


def test_missing_answers_are_said_at_the_field_and_the_rest_is_kept(matter: Matter, clerk: User, desk: Desk) -> None:
    text = desk(clerk).post(address(matter, "request_supplement"), sent(matter, supplement_items="工友证言")).text
    assert "请填写“请在哪天前交来”" in text
    assert "工友证言" in text
    assert "<title>有误：" in text


def test_a_guard_speaks_its_clause(resident: User, village: Region, clerk: User, reviewer: User, desk: Desk) -> None:
    found = act(wage_case(resident, village, answers={"cause": "other"}).matter, "accept", by=clerk)
    form = sent(found, grant_reason="想给", aid_form="litigation")
    text = desk(reviewer).post(address(found, "propose_grant"), form).text
    assert "第三十一条" in text
    assert "想给" in text


@pytest.mark.parametrize(
    ("happened_on", "because", "complaint"),
    [
        ("2026-11-03", "周五交到服务点，周一登记", ""),
        ("2026-11-03", "", "请写明原因"),
        ("2026-12-24", "写错了", "不能在今天之后"),
        ("2026-09-01", "忘了", "最多只能补记30日以内"),
    ],
)
def test_back_dating_has_a_right_a_limit_and_a_reason(
    matter: Matter, clerk: User, desk: Desk, happened_on: str, because: str, complaint: str
) -> None:
    with clock.at(at("2026-11-05 10:00")):
        form = sent(matter, happened_on=happened_on, because=because)
        answer = desk(clerk).post(address(matter, "accept"), form)
    event = Event.objects.filter(matter=matter, action="accept").first()
    if complaint:
        assert complaint in answer.text
        assert event is None
        return
    assert answer.status_code == 302
    assert event is not None
    assert (event.happened_on.isoformat(), event.precision) == ("2026-11-03", "day")
    assert event.facts["_because"] == because
    assert "补记，原因：周五交到服务点" in desk(clerk).get(f"/workbench/m/{matter.number}/").text


def test_the_least_loaded_professionals_come_first_and_unfit_ones_not_at_all(
    proposed: Matter,
    approver: User,
    assigner: User,
    lawyer: Professional,
    desk: Desk,
    django_assert_max_num_queries: Any,
) -> None:
    firm = Organisation.objects.get(pk=lawyer.organisation_id)
    busy, expired, idle = (
        Professional.objects.create(
            person=User.objects.create_user(f"1990007000{n}", name=name, is_staff=True).person,
            organisation=firm,
            kind="lawyer",
            specialities=["劳动"],
            licence_until=until,
        )
        for n, (name, until) in enumerate(
            [
                ("忙律师", None),
                ("过期律师", clock.today() - timedelta(days=1)),
                ("闲律师", clock.today() + timedelta(days=20)),
            ]
        )
    )
    act(proposed, "grant", by=approver)
    act(proposed, "assign", by=assigner, answers={"professional": busy.pk, "assign_reason": "擅长"})
    act(
        proposed,
        "return_assignment",
        by=busy.person.user,
        answers={"return_ground": "conflict", "return_why": "有利害关系"},
    )
    page = desk(assigner)
    page.get(address(proposed, "assign"))
    with django_assert_max_num_queries(46):
        text = page.get(address(proposed, "assign")).text
    offered, barred = text.split("不能选的1人和原因")
    assert "过期律师" not in offered
    assert "执业证已过有效期" in barred.split("过期律师")[1]
    assert f'value="{expired.pk}"' not in text
    assert offered.index("闲律师") < offered.index("忙律师")  # whoever had one already waits longer for the next
    found = page.post(address(proposed, "assign"), sent(proposed, find="1", find_words="劳动")).text
    assert "钱律师" not in found
    assert "闲律师" in found
    proposed.refresh_from_db()
    wrong = page.post(address(proposed, "assign"), sent(proposed, professional=expired.pk, assign_reason="擅长"))
    assert wrong.status_code == 200
    assert "选" in wrong.text
    right = page.post(address(proposed, "assign"), sent(proposed, professional=idle.pk, assign_reason="在办最少"))
    assert right.status_code == 302
    assert proposed.assignments.live().get().professional == idle


def test_a_scan_comes_with_the_deed(
    matter: Matter, clerk: User, desk: Desk, picture: bytes, run_after: Callable[[Matter], None]
) -> None:
    run_after(matter)
    letter = matter.letters.get(code="receipt").letter
    form = sent(matter, letter=letter.pk, seal_scan=SimpleUploadedFile("盖章.jpg", picture, "image/jpeg"))
    assert desk(clerk).post(address(matter, "seal"), form).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "sealed"
    assert letter.scan is not None
    assert "现在不能办" in desk(clerk).get(address(matter, "seal"), follow=True).text
    again = sent(Matter.objects.get(pk=matter.pk), letter=letter.pk)
    refused = desk(clerk).post(address(matter, "seal"), again)
    assert refused.status_code == 200
    assert Event.objects.filter(matter=matter, action="seal").count() == 1


def test_a_false_file_is_refused_by_name_and_leaves_nothing(
    matter: Matter, clerk: User, desk: Desk, run_after: Callable[[Matter], None]
) -> None:
    run_after(matter)
    letter = matter.letters.get(code="receipt").letter
    form = sent(matter, letter=letter.pk, seal_scan=SimpleUploadedFile("病毒.jpg", b"MZ\x90\x00" * 40, "image/jpeg"))
    text = desk(clerk).post(address(matter, "seal"), form).text
    assert "这个文件是程序" in text
    assert not Event.objects.filter(matter=matter, action="seal").exists()


def test_extending_names_the_running_terms(matter: Matter, approver: User, desk: Desk) -> None:
    page = desk(approver)
    assert "作出决定（" in page.get(address(matter, "extend")).text
    form = sent(matter, term="decide", extend_by="3", reason="案情复杂，经批准延长")
    with clock.at(at("2026-11-03 10:00")):
        assert page.post(address(matter, "extend"), form).status_code == 302
    assert matter.deadlines.get(term="decide").due_on.isoformat() == "2026-11-12"
