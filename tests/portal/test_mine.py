"""A resident's own matters: who sees them, what can be done, and the dates that must agree everywhere."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from fahui.access.models import User
from fahui.core import clock
from fahui.matters import drafts, uploads
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Deadline, Event, Matter, MatterLink, Party
from fahui.matters.opening import open_matter
from fahui.matters.tasks import after_event
from fahui.notices.models import Message
from fahui.places.models import Region
from fahui.portal.application import Application
from fahui.portal.receipts import picture_of, receipt_of
from fahui.portal.telling import five
from tests.cases import applicant, wage_case
from tests.conftest import at
from tests.portal.journeys import at_screen, fill_aid, send
from tests.portal.pictures import jpeg
from tests.ui.markup import faults


def jobs() -> None:
    """What the worker would do."""
    for event in Event.objects.order_by("pk"):
        after_event(event.pk)


def days_on(n: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=n)


def page_of(matter: Matter, name: str = "matter", *more: Any) -> str:
    """One of its addresses."""
    return reverse(f"portal:{name}", args=[matter.number, *more])


def do(matter: Matter, action: str) -> str:
    """The address of one of its actions."""
    return page_of(matter, "do", action)


@pytest.fixture
def case(resident: User, village: Region) -> Matter:
    """The resident's own wage case."""
    return wage_case(resident, village).matter


@pytest.fixture
def asked_for_more(case: Matter, clerk: User) -> Matter:
    """The clerk asked for a paper; the notice is sealed and waits to be taken."""
    asked = {"supplement_items": "工友证言\n转账记录", "supplement_by": days_on(20)}
    with clock.at(at(f"{days_on(1)} 09:00")):
        matter = act(case, "request_supplement", by=clerk, answers=asked)
        jobs()
        for row in fitting_letters(matter, "seal"):
            matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
    jobs()
    return matter


@pytest.fixture
def refused(case: Matter, clerk: User, reviewer: User, approver: User) -> Matter:
    """Refused, the decision served on paper."""
    matter = act(case, "accept", by=clerk)
    reason = {"refusal_ground": "scope", "refusal_reason": "请求的事项不在法定范围。"}
    matter = act(matter, "propose_refuse", by=reviewer, answers=reason)
    matter = act(matter, "refuse", by=approver)
    jobs()
    for row in fitting_letters(matter, "seal"):
        matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
    for row in fitting_letters(matter, "serve"):
        served = {"letter": row.letter_id, "served_on": clock.today(), "served_how": "direct"}
        matter = act(matter, "serve", by=clerk, answers=served)
    jobs()
    return matter


def test_every_own_page_wants_a_sign_in(client: Client, case: Matter) -> None:
    for path in ("/mine/", "/mine/messages/", "/mine/seen-by/", page_of(case), do(case, "withdraw")):
        assert client.get(path)["Location"].startswith(reverse("account_request_login_code"))


def test_other_residents_and_staff_get_404(stranger: Client, case: Matter, clerk: User) -> None:
    staff = Client()
    staff.force_login(clerk)
    jobs()
    letter = case.letters.get()
    paths = [page_of(case), do(case, "withdraw"), page_of(case, "calendar"), page_of(case, "letter", letter.letter_id)]
    for browser in (stranger, staff):
        assert [browser.get(path).status_code for path in paths] == [404] * 4
        assert browser.post(do(case, "withdraw"), {"token": str(uuid.uuid4())}).status_code == 404
        assert browser.post(page_of(case, "take_letter", letter.letter_id)).status_code == 404
    case.refresh_from_db()
    assert case.stage == "submitted"


def test_the_list_is_paged_and_costs_a_fixed_number_of_queries(
    me: Client, resident: User, village: Region, django_assert_max_num_queries: Any
) -> None:
    assert "还没有事项" in me.get("/mine/").content.decode()
    for _ in range(17):
        wage_case(resident, village)
    with django_assert_max_num_queries(10):
        page = me.get("/mine/")
    assert len(page.context["page"]) == 15
    assert len(me.get("/mine/?page=2").context["page"]) == 2
    assert faults(page.content.decode()) == []


def test_one_matter_answers_the_five_questions(me: Client, case: Matter, django_assert_max_num_queries: Any) -> None:
    jobs()
    with django_assert_max_num_queries(30):
        html = me.get(page_of(case)).content.decode()
    for words in ("什么事", "到哪一步", "轮到谁", "最晚哪天", "您能做什么", "为什么是这一天", "经过", "文书"):
        assert words in html
    assert "申请材料接收凭证" in html
    assert faults(html) == []


def test_f16_a_day_is_a_whole_day_in_the_calendar(me: Client, resident: User, village: Region) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
        answer = me.get(page_of(matter, "calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "DTSTART;VALUE=DATE:20261109" in text
    assert "DTEND;VALUE=DATE:20261110" in text
    assert "赵" not in text
    days = {event.decoded("dtstart") for event in Calendar.from_ical(text).walk("VEVENT")}
    assert days == {date(2026, 11, 9)}


def test_f20_receipt_picture_page_message_and_calendar_show_one_date(me: Client, village: Region) -> None:
    """The 5-day promise ends on a Saturday and moves to Monday: everywhere the same Monday."""
    with clock.at(at("2026-11-02 10:00")):
        fill_aid(me, village)
        receipt = me.get(send(me)["Location"]).content.decode()
        matter = Matter.objects.get()
        jobs()
        page = me.get(page_of(matter)).content.decode()
        calendar = me.get(page_of(matter, "calendar")).content.decode()
        held = Application.of("legal_aid", drafts.by_key(me.cookies["draft"].value, "legal_aid"), None)
        kept = picture_of(receipt_of(held, matter))
    due = Deadline.objects.get(matter=matter, term="promise").due_on
    assert due == date(2026, 11, 9)
    said = "2026年11月9日（周一）"
    assert said in receipt
    assert any(said in line for line in kept.parts[0].lines)
    assert said in page
    assert said in Message.objects.get(about=matter.number).text
    assert "VALUE=DATE:20261109" in calendar


def test_taking_a_letter_serves_it_starts_the_clock_and_opens_it(me: Client, asked_for_more: Matter) -> None:
    with clock.at(at(f"{days_on(2)} 09:00")):
        html = me.get(page_of(asked_for_more)).content.decode()
        assert "有文书请您查收" in html
        before = five(asked_for_more)
        assert (before.theirs, before.next) == (True, None)  # the office's day is no last day of the reader's
        assert any(one.due for one in before.clocks)
        assert "您的期限还没有开始算" in html
        notice = asked_for_more.letters.get(code="supplement_notice").letter
        assert me.get(page_of(asked_for_more, "letter", notice.pk)).status_code == 404
        taken = page_of(asked_for_more, "take_letter", notice.pk)
        assert me.get(taken).status_code == 405
        answers = [me.post(taken) for _ in range(2)]
        assert {one["Location"] for one in answers} == {page_of(asked_for_more, "letter", notice.pk)}
        opened = me.get(answers[0]["Location"])
    assert opened["Content-Type"] == "application/pdf"
    assert opened.content.startswith(b"%PDF")
    assert opened["X-Content-Type-Options"] == "nosniff"
    served = Event.objects.get(action="serve")
    assert (served.actor, served.facts["served_how"]) == ("system:portal", "electronic")
    assert Deadline.objects.get(matter=asked_for_more, term="supplement").due_on is not None
    asked_for_more.refresh_from_db()
    now = five(asked_for_more).next
    assert now is not None
    assert now.term == "supplement"


def test_supplementing_sends_words_and_files_once(me: Client, asked_for_more: Matter) -> None:
    page = me.get(do(asked_for_more, "supplement"))
    assert faults(page.content.decode()) == []
    typed = {"supplement_words": "补上了", "token": page.context["token"], "version": page.context["version"]}
    for _ in range(2):
        answer = me.post(do(asked_for_more, "supplement"), {**typed, "supplement_files": [jpeg("证言.jpg")]})
        assert answer["Location"] == page_of(asked_for_more)
    asked_for_more.refresh_from_db()
    assert asked_for_more.stage == "submitted"
    assert Event.objects.filter(action="supplement").count() == 1
    paper = asked_for_more.materials.get()
    assert me.get(page_of(asked_for_more, "paper", paper.pk))["Content-Type"] == "image/jpeg"


def test_a_false_file_is_refused_and_the_words_are_kept(me: Client, asked_for_more: Matter) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("x.jpg", b"MZ" + b"\0" * 50)
    page = me.post(do(asked_for_more, "supplement"), {"supplement_words": "补上了", "supplement_files": [bad]})
    html = page.content.decode()
    assert "这个文件是程序" in html
    assert "补上了" in html
    assert 'href="#id_supplement_files"' in html


def test_what_happened_meanwhile_is_shown_and_the_typed_words_kept(me: Client, case: Matter, clerk: User) -> None:
    page = me.get(do(case, "withdraw"))
    act(case, "accept", by=clerk)
    typed = {"withdraw_why": "不想办了", "token": page.context["token"], "version": page.context["version"]}
    clash = me.post(do(case, "withdraw"), typed)
    html = clash.content.decode()
    assert "您填写的时候，这件事有了新变化" in html
    assert "受理，进入审查" in html
    assert "不想办了" in html
    again = me.post(do(case, "withdraw"), {**typed, "version": clash.context["version"]})
    assert again["Location"] == page_of(case)
    case.refresh_from_db()
    assert case.stage == "withdrawn"


def test_what_is_no_longer_possible_is_said_and_not_done(me: Client, case: Matter) -> None:
    act(case, "withdraw", by=Matter.objects.get().parties.get(relation="applicant").person.user)
    assert "现在不能撤回申请" in me.get(do(case, "withdraw")).content.decode()
    late = me.post(do(case, "withdraw"), {"token": str(uuid.uuid4())})
    assert "已不在这一步" in late.content.decode()


def test_staffs_actions_are_no_addresses_here(me: Client, case: Matter) -> None:
    for action in ("accept", "propose_grant", "serve", "reveal", "nonsense"):
        assert me.get(do(case, action)).status_code == 404


def test_a_refusal_names_reason_clause_remedy_and_last_day(me: Client, refused: Matter) -> None:
    html = me.get(page_of(refused)).content.decode()
    assert "不予法律援助" in html
    assert "请求的事项不在法定范围。" in html
    assert "第三十一条" in html
    assert "提出异议" in html
    last = Deadline.objects.get(matter=refused, term="object").last_day
    assert last is not None
    assert f"{last.year}年{last.month}月{last.day}日" in html


def test_an_objection_carries_all_that_is_known(me: Client, refused: Matter) -> None:
    offered = me.get(do(refused, "object")).content.decode()
    assert "法律援助异议审查" in offered
    answer = me.post(do(refused, "object"), {"service": "objection"})
    assert answer["Location"] == at_screen("objection", "q1")
    answer = me.post(answer["Location"], {"objection_reason": "我应该在范围里。"})
    assert answer["Location"] == at_screen("objection", "papers")  # who and where are not asked again
    answer = me.post(answer["Location"], {})
    assert "赵建国" in me.get(answer["Location"]).content.decode()
    assert send(me, "objection")["Location"] == reverse("portal:receipt", args=["objection"])
    link = MatterLink.objects.get()
    assert (link.source, link.kind) == (refused, "objection")
    assert link.target.parties.get(relation="applicant").details()["id_number"] == "000000198503071238"
    assert link.target.number in me.get(page_of(refused)).content.decode()
    assert refused.number in me.get(page_of(link.target)).content.decode()


def test_f46_a_question_becomes_an_application_with_everything_carried(
    me: Client, resident: User, village: Region, consultant: User, clerk: User
) -> None:
    """Person, words, notes, papers, dates and place go along, both are linked, and nobody is counted twice."""
    question = {"question": "三个月工资没给，怎么办"}
    party = [applicant(resident)]
    with clock.at(at("2026-11-02 10:00")):
        given: dict[str, Any] = {"files_from": lambda key: uploads.store([jpeg("工资条.jpg")], key, field="papers")}
        opened = open_matter("consultation", by=resident, parties=party, region=village, answers=question, **given)
        origin = opened.matter
        act(origin, "contact", by=consultant, answers={"contact_words": "来电补充：公司在阳逻"})
    answer = me.post(do(origin, "convert"), {"service": "legal_aid"})
    first = me.get(answer["Location"])
    assert first.context["filled"].parts[0].form["statement"].value() == question["question"]
    answers = {"cause": "wages", "statement": question["question"], "procedure_stage": "none"}
    answer = me.post(answer["Location"], answers)
    answer = me.post(answer["Location"], {"means_ground": "migrant_worker"})
    assert answer["Location"] == at_screen("legal_aid", "other")
    answer = me.post(answer["Location"], {"other0-kind": "organisation", "other0-name": ""})
    assert answer["Location"] == at_screen("legal_aid", "papers")
    me.post(answer["Location"], {})
    assert send(me)["Location"] == reverse("portal:receipt", args=["legal_aid"])
    made = Matter.objects.get(service="legal_aid")
    origin.refresh_from_db()
    assert origin.outcome == "converted"
    assert made.region == village
    assert made.parties.get(relation="applicant").person == resident.person
    assert MatterLink.objects.get(source=origin, target=made).kind == "converted"
    assert set(made.contacts.all()) == set(origin.contacts.all())  # the opening, and the call since: no third one
    assert made.contacts.count() == 2
    [paper] = made.materials.all()
    assert (paper.title, paper.received_on) == (origin.materials.get().title, date(2026, 11, 2))
    assert paper.file is not None
    assert paper.file.data_key == made.data_key
    served = Party.objects.filter(relation="applicant").values("person").distinct()
    assert served.count() == 1
    assert page_of(made) in me.get(page_of(origin)).text
    assert page_of(origin) in me.get(page_of(made)).text
    desk = Client()
    desk.force_login(clerk)
    session = desk.session
    session["second_factor"] = True
    session.save()
    assert "来电补充：公司在阳逻" in desk.get(reverse("workbench:matter", args=[made.number])).text


def test_a_complaint_about_a_matter_does_not_repeat_its_story(me: Client, case: Matter) -> None:
    answer = me.post(do(case, "complain"), {"service": "complaint"})
    html = me.get(answer["Location"]).content.decode()
    assert "木工" not in html
    assert page_of(case) in html


def test_only_the_named_services_can_be_opened(me: Client, case: Matter) -> None:
    page = me.post(do(case, "complain"), {"service": "objection"})
    assert page.status_code == 200
    assert "办投诉建议" in page.content.decode()


def test_rating_is_offered_once(me: Client, resident: User, village: Region, consultant: User) -> None:
    opened = open_matter(
        "consultation",
        by=resident,
        parties=[applicant(resident)],
        region=village,
        answers={"question": "怎么要工资"},
    )
    act(opened.matter, "answer", by=consultant, answers={"answer_kind": "advice", "answer_text": "可以申请仲裁。"})
    page = me.get(page_of(opened.matter)).content.decode()
    assert "可以申请仲裁。" in page
    assert do(opened.matter, "rate") in page
    assert me.post(do(opened.matter, "rate"), {"score": "5"})["Location"] == page_of(opened.matter)
    page = me.get(page_of(opened.matter)).content.decode()
    assert do(opened.matter, "rate") not in page
    assert "非常满意" in page


def test_messages_are_kept_and_count_as_read_once_shown(me: Client, case: Matter) -> None:
    jobs()
    assert "1条没看" in me.get("/mine/").content.decode()
    html = me.get("/mine/messages/").content.decode()
    assert case.number in html
    assert faults(html) == []
    assert Message.objects.filter(read_at=None).count() == 0


def test_who_looked_when_and_why(me: Client, stranger: Client, case: Matter, clerk: User) -> None:
    assert "没有人看过" in me.get("/mine/seen-by/").content.decode()
    act(case, "reveal", by=clerk, answers={"reason": "核对身份，登记送达"})
    html = me.get("/mine/seen-by/").content.decode()
    for words in ("窗口人员", "核对身份，登记送达", case.number):
        assert words in html
    assert "王窗口" not in html
    assert faults(html) == []
    assert "没有人看过" in stranger.get("/mine/seen-by/").content.decode()


def test_no_own_page_shows_the_id_number(me: Client, refused: Matter) -> None:
    for path in ("/mine/", page_of(refused), "/mine/messages/"):
        assert "198503071238" not in me.get(path).content.decode()
