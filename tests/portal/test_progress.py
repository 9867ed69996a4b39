"""Progress by number and query code, and taking a matter into one's account."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.matters.engine import act
from fahui.matters.models import StaffNotice
from fahui.matters.opening import Opened
from fahui.people.models import Assurance, Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.portal.journeys import fill_aid, send
from tests.ui.markup import faults

PROGRESS = "/progress/"


def asked(opened: Opened) -> dict[str, str]:
    """Number and code as on the receipt."""
    return {"number": opened.matter.number, "code": f"{opened.query_code[:4]} {opened.query_code[4:]}"}


@pytest.fixture
def case(clerk: User, village: Region) -> Opened:
    """A wage case opened at the window for somebody without an account."""
    return wage_case_by(clerk, village)


def wage_case_by(clerk: User, village: Region) -> Opened:
    """Opened by the clerk, for a person who has no account."""
    from tests.cases import applicant

    return wage_case(clerk, village, parties=[applicant(None)], channel="window")


def test_the_five_answers_without_personal_data(client: Client, case: Opened) -> None:
    answer = client.post(PROGRESS, asked(case))
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in ("法律援助", "已提交", "轮到我们（窗口人员）", "最晚20", "您能做什么", "为什么是这一天"):
        assert words in html
    for secret in ("赵建国", "赵*国", "19900000001", "木工", case.query_code):
        assert secret not in html
    assert faults(html) == []
    assert case.query_code not in str(answer.request["QUERY_STRING"])


def test_what_staff_answered_is_shown_but_no_handler_by_name(
    client: Client, case: Opened, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    matter = act(case.matter, "accept", by=clerk)
    matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
    matter = act(matter, "grant", by=approver)
    matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长"})
    matter = act(matter, "take", by=lawyer.person.user)
    matter = act(matter, "note", by=lawyer.person.user, answers={"progress": "已申请劳动仲裁"}, expected_version=None)
    html = client.post(PROGRESS, asked(case)).content.decode()
    assert "钱律师" not in html
    assert "027-00000001" not in html
    assert "指派了承办人" in html


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("", "", "请填回执上的编号"),
        ("2026-000001-2", "1234", "您填了4位"),
        ("2026-999999-9", "12345678", "编号和查询码对不上"),
        ("垃圾<b>", "12345678", "编号不对，应像2026-000317-4这样"),
    ],
)
def test_wrong_numbers_are_answered_in_words_and_kept(
    client: Client, db: None, number: str, code: str, said: str
) -> None:
    answer = client.post(PROGRESS, {"number": number, "code": code})
    html = answer.content.decode()
    assert said in html
    assert answer.context["form"]["number"].value() == number
    assert faults(html) == []


def test_a_right_number_with_a_wrong_code_tells_nothing(client: Client, case: Opened) -> None:
    html = client.post(PROGRESS, {"number": case.matter.number, "code": "00000000"}).content.decode()
    assert "法律援助</dd>" not in html
    assert "对不上" in html


def test_codes_cannot_be_tried_for_ever(client: Client, case: Opened) -> None:
    wrong = {"number": case.matter.number, "code": "00000000"}
    answers = [client.post(PROGRESS, wrong) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert "试的次数太多了" in answers[-1].content.decode()
    assert client.post(PROGRESS, asked(case)).status_code == 429


def test_progress_costs_a_fixed_number_of_queries(
    client: Client, case: Opened, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(26):
        client.post(PROGRESS, asked(case))


def test_a_matter_joins_the_account_against_the_id_digits(me: Client, resident: User, case: Opened) -> None:
    page = me.post(PROGRESS, asked(case))
    proof = page.context["proof"]
    wrong = me.post(reverse("portal:take"), {"proof": proof, "last_six": "999999"})
    assert "对不上" in wrong.content.decode()
    assert me.get(reverse("portal:matter", args=[case.matter.number])).status_code == 404
    answer = me.post(reverse("portal:take"), {"proof": proof, "last_six": "071238"})
    assert answer["Location"] == reverse("portal:matter", args=[case.matter.number])
    assert me.get(answer["Location"]).status_code == 200
    resident.person.refresh_from_db()
    assert resident.person.assurance == Assurance.CODE
    assert StaffNotice.objects.filter(matter=case.matter, key__startswith="claimed").exists()


def test_the_digits_cannot_be_guessed_for_ever(me: Client, case: Opened) -> None:
    proof = me.post(PROGRESS, asked(case)).context["proof"]
    for _ in range(6):
        answer = me.post(reverse("portal:take"), {"proof": proof, "last_six": "999999"})
    assert "试的次数太多了" in answer.content.decode()


def test_a_matter_of_another_account_stays_there(stranger: Client, resident: User, village: Region) -> None:
    opened = wage_case(resident, village)
    page = stranger.post(PROGRESS, asked(opened))
    answer = stranger.post(reverse("portal:take"), {"proof": page.context["proof"], "last_six": "071238"})
    assert "已经在另一个账号里" in answer.content.decode()
    assert stranger.get(reverse("portal:matter", args=[opened.matter.number])).status_code == 404


def test_a_matter_cannot_be_taken_without_having_looked_it_up(me: Client, case: Opened) -> None:
    answer = me.post(reverse("portal:take"), {"proof": str(case.matter.pk), "last_six": "071238"})
    assert answer["Location"] == PROGRESS


def test_what_was_applied_for_online_is_found_by_its_receipt(client: Client, village: Region) -> None:
    fill_aid(client, village)
    receipt = client.get(send(client)["Location"])
    typed = {"number": receipt.context["matter"].number, "code": receipt.context["receipt"].query_code}
    assert client.post(PROGRESS, typed).status_code == 200
    assert "five" in client.post(PROGRESS, typed).context


def test_wrong_number_and_wrong_code_are_both_said(client: Client, db: None) -> None:
    text = client.post(reverse("portal:progress"), {"number": "123", "code": "1"}).text
    assert "编号不对，应像2026-000317-4这样" in text
    assert "查询码是8位数字，您填了1位" in text
