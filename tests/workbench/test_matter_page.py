"""One matter: masked, explained, with what can be done."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.documents.models import StoredFile
from fahui.matters.catalogue import services
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.models import Event, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Action, Length, On, Relation, Service, Stage, Term
from fahui.people.models import Professional
from fahui.places.models import Region
from fahui.worktime.units import Unit
from tests.cases import ID_NUMBER, applicant, wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk


def address(matter: Matter, rest: str = "") -> str:
    """Where its pages are."""
    return f"/workbench/m/{matter.number}/{rest}"


def test_names_and_numbers_are_masked_until_a_reason_is_given(
    resident: User, village: Region, clerk: User, desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    page = desk(clerk)
    text = page.get(address(matter)).text
    assert "赵*国" in text
    for secret in ("赵建国", ID_NUMBER, "19900000001"):
        assert secret not in text
    token = str(uuid.uuid4())
    shown = page.post(address(matter, "reveal/"), {"reason": "电话核对身份", "token": token}).text
    for secret in ("赵建国", ID_NUMBER, "19900000001"):
        assert secret in shown
    assert "赵建国" not in page.get(address(matter)).text
    event = Event.objects.get(matter=matter, action="reveal")
    assert event.facts["reason"] == "电话核对身份"
    page.post(address(matter, "reveal/"), {"reason": "电话核对身份", "token": token})
    assert Event.objects.filter(matter=matter, action="reveal").count() == 1


def test_nothing_is_revealed_without_a_reason_or_by_anothers_token(
    resident: User, village: Region, clerk: User, reviewer: User, desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    answer = desk(clerk).post(address(matter, "reveal/"), {"reason": " ", "token": str(uuid.uuid4())}, follow=True)
    assert "赵建国" not in answer.text
    assert "理由" in answer.text
    token = str(uuid.uuid4())
    desk(clerk).post(address(matter, "reveal/"), {"reason": "核对", "token": token})
    assert "赵建国" not in desk(reviewer).post(address(matter, "reveal/"), {"reason": "核对", "token": token}).text


def test_safe_contact_stands_on_top(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    parties = [applicant(resident, contact=["no_call", "discreet"])]
    matter = wage_case(resident, village, parties=parties).matter
    text = desk(clerk).get(address(matter)).text
    assert text.index("请不要打电话") < text.index("<h1>")
    assert "联系时请不要说明是什么单位、什么事" in text


def test_the_expected_step_comes_first_and_only_what_is_possible(
    resident: User, village: Region, clerk: User, reviewer: User, desk: Desk
) -> None:
    matter = wage_case(resident, village).matter
    text = desk(clerk).get(address(matter)).text
    steps = text[text.index('id="steps"') :]
    assert steps.index("/do/accept/") < steps.index("/do/request_supplement/")
    assert "/do/propose_grant/" not in steps
    assert "/do/serve/" not in steps
    assert "轮到：窗口人员" in text
    assert "（您）" in text
    act(matter, "accept", by=clerk)
    assert "/do/propose_grant/" not in desk(clerk).get(address(matter)).text
    assert "/do/propose_grant/" in desk(reviewer).get(address(matter)).text


@pytest.fixture
def toy(db: None) -> Any:
    """A service whose only clock is five working days."""
    service = services.add(
        Service(
            code="toy_days",
            title="五个工作日",
            effective_from=date(2020, 1, 1),
            basis=("法律援助法",),
            opens_with="submit",
            actions=(
                Action("submit", "收到", by=(Role.CLERK,), from_=(Stage.DRAFT,), to=Stage.HANDLING),
                Action("finish", "办结", by=(Role.CLERK,), from_=(Stage.HANDLING,), to=Stage.CLOSED),
            ),
            terms=(
                Term(
                    "answer",
                    "答复",
                    Length(5, Unit.WORKING_DAYS),
                    (On("submit"),),
                    (On("finish"),),
                    basis="法律援助法 第四十三条",
                ),
            ),
        )
    )
    yield service
    services.remove("toy_days")


def test_f17_every_skipped_and_every_made_up_day_is_told(
    toy: Service, village: Region, clerk: User, desk: Desk
) -> None:
    """Received on Friday 2025-09-26, five working days."""
    with clock.at(at("2025-09-26 10:00")):
        parties = [PartyEntry(Relation.APPLICANT, "李四")]
        matter = open_matter(toy.code, by=clerk, parties=parties, region=village, answers={}).matter
        text = desk(clerk).get(address(matter)).text
    assert "2025年10月10日" in text
    why = text[text.index('id="clocks"') :]
    for words in (
        "“收到”的日期是2025年9月26日（周五），当日不计入",
        "9月27日（周六）",
        "10月1日至8日（国庆节、中秋节放假）",
        "9月28日（周日，国庆节调休上班）",
        "第四十三条",
    ):
        assert words in why, words


def test_the_page_takes_few_queries_however_long_the_story(
    resident: User, village: Region, clerk: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    matter = wage_case(resident, village).matter
    for n in range(12):
        act(matter, "contact", by=clerk, answers={"contact_words": f"第{n}次"})
    page = desk(clerk)
    with django_assert_max_num_queries(32):
        page.get(address(matter))


def test_linked_matters_show_in_both_directions_but_leak_nothing(
    resident: User,
    village: Region,
    clerk: User,
    complaint_officer: User,
    reviewer: User,
    desk: Desk,
) -> None:
    from fahui.matters.opening import Source

    matter = wage_case(resident, village).matter
    other = open_matter(
        "complaint",
        by=resident,
        parties=[PartyEntry(Relation.APPLICANT, "赵建国", person=resident.person)],
        region=village,
        answers={"about": "window", "complaint_words": "态度不好"},
        source=Source(matter, "complain"),
    ).matter
    text = desk(reviewer).get(address(matter)).text  # a reviewer does not read complaints
    assert other.number in text
    assert address(other) not in text
    assert desk(reviewer).get(address(other)).status_code == 404
    assert address(matter) not in desk(reviewer).get("/workbench/").text.replace(address(matter), "", 1)
    assert address(other) in desk(clerk).get(address(matter)).text
    assert address(matter) in desk(clerk).get(address(other)).text


def test_papers_open_in_place_and_only_from_their_matter(
    resident: User, village: Region, clerk: User, desk: Desk
) -> None:
    def scans(key: Any) -> list[Upload]:
        kept = StoredFile.keep(b"\xff\xd8\xff", name="欠条.jpg", content_type="image/jpeg", data_key=key)
        return [Upload("欠条", kept), Upload("身份证", None)]

    matter = wage_case(resident, village, files_from=scans).matter
    other = wage_case(resident, village).matter
    paper = matter.materials.get(title="欠条")
    page = desk(clerk)
    opened = page.get(address(matter, f"papers/{paper.pk}/"))
    assert opened.content == b"\xff\xd8\xff"
    assert opened["Content-Disposition"].startswith("inline")
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert page.get(address(matter, f"papers/{paper.pk}/?save=1"))["Content-Disposition"].startswith("attachment")
    assert page.get(address(other, f"papers/{paper.pk}/")).status_code == 404
    seen = matter.materials.get(title="身份证")
    assert page.get(address(matter, f"papers/{seen.pk}/")).status_code == 404
    assert "看过原件" in page.get(address(matter)).text


def test_letters_open_as_pdf_and_word(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    matter = wage_case(resident, village).matter
    row = matter.letters.get(code="receipt")
    page = desk(clerk)
    pdf = page.get(address(matter, f"letters/{row.letter_id}.pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    from io import BytesIO

    assert "申请材料接收凭证" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text().replace(" ", "")
    word = page.get(address(matter, f"letters/{row.letter_id}.docx"))
    assert word.content.startswith(b"PK")
    assert page.get(address(matter, f"letters/{row.letter_id}.exe")).status_code == 404


def test_a_rating_and_contacts_are_told(
    resident: User, village: Region, clerk: User, consultant: User, desk: Desk
) -> None:
    parties = [PartyEntry("applicant", "赵建国", person=resident.person)]
    matter = open_matter(
        "consultation", by=resident, parties=parties, region=village, answers={"question": "押金不退"}
    ).matter
    act(matter, "contact", by=clerk, answers={"contact_words": "约了周三来"})
    act(matter, "answer", by=consultant, answers={"answer_kind": "advice", "answer_text": "可以起诉。"})
    act(matter, "rate", by=resident, answers={"score": "4", "rating_words": "讲得清楚"})
    text = desk(clerk).get(address(matter)).text
    for words in ("约了周三来", "讲得清楚", "满意", "已解答"):
        assert words in text
    assert isinstance(desk(clerk), Client)


def test_a_matter_whose_key_is_destroyed_still_shows(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    matter = wage_case(resident, village).matter
    matter.data_key.destroy("test", "erased")
    answer = desk(clerk).get(address(matter))
    assert answer.status_code == 200
    assert ID_NUMBER[-4:] not in answer.text


def test_the_handler_may_act_on_their_case(
    resident: User,
    village: Region,
    lawyer: Professional,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    desk: Desk,
) -> None:
    matter = wage_case(resident, village).matter
    act(matter, "accept", by=clerk)
    act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
    act(matter, "grant", by=approver)
    act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长"})
    page = desk(lawyer.person.user)
    assert page.post(address(matter, "do/take/"), {"token": str(uuid.uuid4())}).status_code == 302
    matter.refresh_from_db()
    assert matter.stage == Stage.HANDLING


def test_staff_read_a_label_where_the_resident_reads_a_question(
    desk: Desk, clerk: User, resident: User, village: Region
) -> None:
    matter = wage_case(resident, village).matter
    page = desk(clerk).get(reverse("workbench:matter", args=[matter.number])).text
    for words in ("申请的事项", "申请人情况", "所处阶段"):
        assert words in page, words
    for words in ("您要办的是哪件事", "您属于下面哪种情况"):
        assert words not in page, words
    asked = Client().get(reverse("portal:apply", args=["legal_aid"]), follow=True).text
    assert "您要办的是哪件事" in asked
