"""An application from the first screen to the receipt, and all that can go wrong on the way."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.models import StoredFile
from fahui.matters import drafts
from fahui.matters.codes import query_index
from fahui.matters.models import Draft, Event, Matter, Party
from fahui.people.models import Person
from fahui.places.models import Region
from tests.conftest import at
from tests.portal.journeys import ID_NUMBER, MEANS, OTHER, WHAT, at_screen, fill_aid, send, who
from tests.portal.pictures import jpeg
from tests.ui.markup import faults

CHECK = reverse("portal:check", args=["legal_aid"])
RECEIPT = reverse("portal:receipt", args=["legal_aid"])


def facts_of(matter: Matter) -> dict[str, Any]:
    """All answers, sealed ones too."""
    from fahui.matters.case import Case

    return Case(matter).facts


def test_from_the_front_page_to_the_receipt_in_nine_screens(client: Client, village: Region) -> None:
    pages = ["/", *fill_aid(client, village)]
    sent = send(client)
    assert sent["Location"] == RECEIPT
    pages.append(RECEIPT)
    assert len(pages) <= 9
    html = client.get(RECEIPT).content.decode()
    matter = Matter.objects.get()
    assert matter.number in html
    assert facts_of(matter)["statement"] == WHAT["statement"]
    names = {party.relation: party.name for party in matter.parties.all()}
    assert names == {"applicant": "赵建国", "respondent": "某建筑劳务有限公司"}
    assert matter.region == village
    assert faults(html) == []


def test_a_question_takes_six_screens(client: Client, village: Region) -> None:
    seen = ["/"]
    answer = client.post("/ask/", {"words": "被辞退了，能要补偿吗"})
    seen.append(answer["Location"])
    answer = client.post(seen[-1], {"question": "被辞退了，能要补偿吗"})
    seen.append(answer["Location"])
    who_answers = {"for_whom": "self", "applicant-name": "", "place-street": str(village.parent_id)}
    answer = client.post(seen[-1], who_answers)
    seen.append(answer["Location"])
    answer = client.post(seen[-1], {})
    seen.append(answer["Location"])
    answer = client.post(seen[-1])
    seen.append(answer["Location"])
    assert seen[-1] == reverse("portal:receipt", args=["consultation"])
    assert len(seen) <= 6
    assert Matter.objects.get().parties.count() == 0


def test_f47_three_posts_make_one_matter_and_one_receipt(client: Client, village: Region) -> None:
    fill_aid(client, village)
    answers = [send(client) for _ in range(3)]
    assert {one["Location"] for one in answers} == {RECEIPT}
    receipts = [client.get(RECEIPT) for _ in range(3)]
    matter = Matter.objects.get()
    assert Event.objects.filter(action="submit").count() == 1
    codes = {one.context["receipt"].query_code for one in receipts}
    assert len(codes) == 1
    assert query_index(codes.pop()) == matter.query_code
    assert all(matter.number in one.content.decode() for one in receipts)


def test_the_receipt_forgets_the_query_code_after_an_hour(client: Client, village: Region) -> None:
    with clock.at(at("2026-11-02 10:00")):
        fill_aid(client, village)
        send(client)
    with clock.at(at("2026-11-02 12:00")):
        page = client.get(RECEIPT)
    assert page.context["receipt"].query_code == ""
    assert Matter.objects.get().number in page.content.decode()


def test_f49_what_was_sent_cannot_be_put_off_or_changed(client: Client, village: Region) -> None:
    fill_aid(client, village)
    client.post(at_screen("legal_aid", "q2"), {**MEANS, "save": "1"})
    later = client.get(reverse("portal:saved", args=["legal_aid"])).context["later"]
    send(client)
    matter = Matter.objects.get()
    refused = client.post(at_screen("legal_aid", "q1"), {**WHAT, "statement": "改掉", "save": "1"})
    assert refused.status_code == 409
    assert matter.number in refused.content.decode()
    assert facts_of(matter)["statement"] == WHAT["statement"]
    dead = Client().post("/continue/", {"code": later})
    assert dead.status_code == 409
    assert matter.number in dead.content.decode()


def test_f50_going_back_loses_nothing_and_what_no_longer_applies_is_not_used(client: Client, village: Region) -> None:
    fill_aid(client, village)
    q1, q2 = at_screen("legal_aid", "q1"), at_screen("legal_aid", "q2")
    by_income = {"means_ground": "income", "household": "3", "monthly_income": "900", "pledge": "yes"}
    client.post(q2, by_income)
    assert client.post(q1, WHAT)["Location"] == q2
    html = client.get(q2).content.decode()
    assert 'value="900"' in html
    client.post(q2, MEANS)  # the script does not send hidden questions
    assert 'value="900"' in client.get(q2).content.decode()
    assert "900元" not in client.get(CHECK).content.decode()
    send(client)
    facts = facts_of(Matter.objects.get())
    assert facts["means_ground"] == "migrant_worker"
    assert "monthly_income" not in facts


def test_f53_an_expired_session_loses_nothing(me: Client, resident: User, village: Region) -> None:
    fill_aid(me, village)
    me.cookies.pop("sessionid")
    answer = me.get(CHECK)
    assert answer["Location"] == f"{reverse('account_request_login_code')}?next={CHECK}"
    assert send(me)["Location"] == answer["Location"]  # nothing is sent in nobody's name
    assert me.post(at_screen("legal_aid", "q1"), {**WHAT, "amount": "99"}).status_code == 302  # typed meanwhile: kept
    me.force_login(resident)
    html = me.get(CHECK).content.decode()
    assert WHAT["statement"] in html
    assert "99元" in html
    assert send(me)["Location"] == RECEIPT
    assert Party.objects.get(relation="applicant").person == resident.person


def test_another_account_at_the_same_browser_sees_nothing_of_the_draft(me: Client, village: Region) -> None:
    fill_aid(me, village)
    me.force_login(User.objects.create_user("19900000009", name="旁人", phone_verified=True))
    assert WHAT["statement"] not in me.get(at_screen("legal_aid", "q1")).content.decode()
    assert me.get(CHECK)["Location"] == "/apply/legal_aid/"


def test_two_tabs_do_not_overwrite_each_other_unseen(client: Client, village: Region) -> None:
    fill_aid(client, village)
    q1 = at_screen("legal_aid", "q1")
    version = client.get(q1).context["version"]
    client.post(q1, {**WHAT, "amount": "100", "version": version})
    clash = client.post(q1, {**WHAT, "amount": "200", "version": version})
    html = clash.content.decode()
    assert clash.status_code == 200
    assert "您在另一个页面改过这一页" in html
    assert ("涉及多少钱（元）", "100") in clash.context["theirs"]
    assert 'value="200"' in html
    again = client.post(q1, {**WHAT, "amount": "200", "version": clash.context["version"]})
    assert again.status_code == 302
    assert "200元" in client.get(CHECK).content.decode()


def test_different_screens_in_two_tabs_both_count(client: Client, village: Region) -> None:
    fill_aid(client, village)
    version = client.get(at_screen("legal_aid", "q1")).context["version"]
    client.post(at_screen("legal_aid", "q1"), {**WHAT, "amount": "100", "version": version})
    answer = client.post(at_screen("legal_aid", "other"), {**OTHER, "other0-name": "李老板", "version": version})
    assert answer.status_code == 302


def test_saved_with_a_code_and_gone_on_with_at_another_browser(client: Client, village: Region) -> None:
    client.post(at_screen("legal_aid", "q1"), {**WHAT, "cause": "", "save": "1"})
    page = client.get(reverse("portal:saved", args=["legal_aid"]))
    later = page.context["later"]
    assert later in page.content.decode()
    other = Client()
    wide = later.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    answer = other.post("/continue/", {"code": wide})
    assert answer["Location"] == at_screen("legal_aid", "q1")
    assert later.replace(" ", "") not in answer["Location"]
    assert WHAT["statement"] in other.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(("code", "said"), [("", "请填8位"), ("123", "您填了3位"), ("99999999", "没有找到")])
def test_a_wrong_code_is_answered_in_words(client: Client, db: None, code: str, said: str) -> None:
    html = client.post("/continue/", {"code": code}).content.decode()
    assert said in html
    assert faults(html) == []


def test_codes_cannot_be_tried_for_ever(client: Client, db: None) -> None:
    for _ in range(11):
        answer = client.post("/continue/", {"code": "12345678"})
    assert "试的次数太多了" in answer.content.decode()


def test_an_unfinished_draft_is_offered_and_can_be_dropped(client: Client, village: Region) -> None:
    fill_aid(client, village)
    start = reverse("portal:apply", args=["legal_aid"])
    html = client.get(start).content.decode()
    assert "上次没有填完" in html
    key = Draft.objects.get().data_key
    assert client.post(start, {"drop": "1"})["Location"] == "/"
    assert not Draft.objects.exists()
    key.refresh_from_db()
    assert key.wrapped is None


def test_the_draft_is_sealed_and_its_cookie_hidden_from_scripts(client: Client, db: None) -> None:
    answer = client.post(at_screen("legal_aid", "q1"), WHAT)
    cookie = answer.cookies["draft"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/apply/legal_aid/"
    assert WHAT["statement"].encode() not in bytes(Draft.objects.get().sealed)


def test_after_sending_the_draft_keeps_only_the_receipt(client: Client, village: Region) -> None:
    fill_aid(client, village)
    send(client)
    sheet = drafts.read(Draft.objects.get())
    assert sheet.typed == {}
    assert len(sheet.query_code) == 8


def test_somebody_else_does_it_for_the_applicant(me: Client, resident: User, village: Region) -> None:
    typed = {
        "for_whom": "other",
        "applicant-name": "王奶奶",
        "applicant-phone": "",
        "agent-name": "赵建国",
        "agent-phone": "19900000001",
        "standing-relationship": "family",
        "standing-acts_until": "2027-01-31",
    }
    fill_aid(me, village, **typed)
    papers = me.get(at_screen("legal_aid", "papers")).content.decode()
    assert "代办的凭证" in papers
    send(me)
    matter = Matter.objects.get()
    agent = matter.parties.get(relation="agent")
    assert agent.person == resident.person
    assert agent.facts["relationship"] == "family"
    assert agent.facts["acts_until"] == "2027-01-31"
    assert matter.parties.get(relation="applicant").name == "王奶奶"
    assert Matter.objects.visible_to(resident).get() == matter


def test_the_agent_is_asked_for_only_when_there_is_one(client: Client, village: Region) -> None:
    client.post(at_screen("legal_aid", "q1"), WHAT)
    page = client.post(at_screen("legal_aid", "who"), who(village, for_whom="other"))
    assert page.status_code == 200
    assert {"agent-name", "agent-phone", "standing-relationship"} <= set(page.context["filled"].errors)
    assert client.post(at_screen("legal_aid", "who"), who(village)).status_code == 302


def test_several_on_the_other_side(client: Client, village: Region) -> None:
    fill_aid(client, village)
    other = at_screen("legal_aid", "other")
    assert client.post(other, {**OTHER, "add": "1"})["Location"] == other
    assert "第2方" in client.get(other).content.decode()
    second = {"other1-kind": "person", "other1-name": "李老板", "other1-phone": "19900000033"}
    assert client.post(other, {**OTHER, **second}).status_code == 302
    send(client)
    parties = Matter.objects.get().parties.filter(relation="respondent").order_by("seq")
    assert [party.name for party in parties] == ["某建筑劳务有限公司", "李老板"]


def test_what_the_account_knows_is_not_asked_again_nor_shown_in_full(
    me: Client, resident: User, village: Region
) -> None:
    fill_aid(me, village)
    send(me)
    resident.person.refresh_from_db()
    assert resident.person.details()["id_number"] == ID_NUMBER
    page = _second(me)
    html = page.content.decode()
    assert 'value="赵建国"' in html
    assert ID_NUMBER not in html
    assert "已登记000***********1238" in html
    typed = who(village, **{"applicant-id_number": ""})
    me.post(at_screen("legal_aid", "who"), typed)
    me.post(at_screen("legal_aid", "q2"), MEANS)
    me.post(at_screen("legal_aid", "other"), OTHER)
    send(me)
    newest = Matter.objects.order_by("-pk")[0]
    assert newest.parties.get(relation="applicant").details()["id_number"] == ID_NUMBER


def _second(me: Client) -> Any:
    """Begin a second application in the same browser."""
    me.post(at_screen("legal_aid", "q1"), WHAT)
    me.cookies.pop("draft")
    me.post(at_screen("legal_aid", "q1"), WHAT)
    return me.get(at_screen("legal_aid", "who"))


def test_no_page_before_sending_shows_the_id_number_in_full_but_its_own_field(client: Client, village: Region) -> None:
    fill_aid(client, village)
    html = client.get(CHECK).content.decode()
    assert ID_NUMBER not in html
    assert "000***********1238" in html


def test_a_gap_is_named_on_the_check_page_and_nothing_is_sent(client: Client, village: Region) -> None:
    client.post(at_screen("legal_aid", "q1"), WHAT)
    answer = send(client)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "还差一点" in html
    assert at_screen("legal_aid", "who") in html
    assert faults(html) == []
    assert not Matter.objects.exists()


BAD = [
    ("who", "applicant-id_number", "00000019850307123", "少1位"),
    ("who", "applicant-id_number", "000000198503071237", "最后一位对不上"),
    ("who", "applicant-id_number", "000000198513071238", "不是一个真实的日期"),
    ("who", "applicant-phone", "1990000000", "手机号应为11位，您填了10位"),
    ("who", "applicant-phone", "abc", "请填写11位手机号"),
    ("who", "applicant-name", "", "请填写姓名"),
    ("who", "applicant-name", "王<b>", "不能用的字符"),
    ("who", "place-street", "", "请选您所在的镇街"),
    ("q1", "statement", "工" * 5001, "最多5000个字"),
    ("q1", "amount", "很多", "请填数字"),
    ("q1", "limitation_on", "明年", "日期写成"),
    ("q1", "cause", "nonsense", "请从下面选一项"),
]


@pytest.mark.parametrize(("screen", "field", "value", "said"), BAD)
def test_bad_input_is_answered_at_the_field_and_kept(
    client: Client, village: Region, screen: str, field: str, value: str, said: str
) -> None:
    client.post(at_screen("legal_aid", "q1"), WHAT)
    typed = {**(who(village) if screen == "who" else WHAT), field: value}
    page = client.post(at_screen("legal_aid", screen), typed)
    html = page.content.decode()
    assert page.status_code == 200
    assert said in html
    assert f'href="#id_{field}' in html
    assert "有误：" in html.split("</title>")[0]
    assert faults(html) == []
    kept = drafts.read(Draft.objects.get()).typed[screen]
    assert kept[field] == [value]


def test_full_width_digits_and_hard_names_are_taken(client: Client, village: Region) -> None:
    wide = ID_NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    name = "买买提·吐尔逊" + "𠮷" * 33
    typed = {"applicant-id_number": wide, "applicant-phone": "１９９００００００１１", "applicant-name": name}
    fill_aid(client, village, **typed)
    send(client)
    party = Matter.objects.get().parties.get(relation="applicant")
    assert party.name == name
    assert party.details()["id_number"] == ID_NUMBER
    assert party.details()["phone"] == "19900000011"


def test_a_village_of_another_street_is_refused(client: Client, village: Region) -> None:
    client.post(at_screen("legal_aid", "q1"), WHAT)
    other = Region.objects.streets().exclude(pk=village.parent_id)[0]
    page = client.post(at_screen("legal_aid", "who"), who(village, **{"place-street": str(other.pk)}))
    assert "这个村（社区）不在所选的镇街" in page.content.decode()
    assert faults(page.content.decode()) == []


def test_papers_are_kept_shown_removed_and_handed_over_under_the_matters_key(client: Client, village: Region) -> None:
    fill_aid(client, village)
    papers = at_screen("legal_aid", "papers")
    card, pay = jpeg("身份证.jpg"), jpeg("工资条.jpg")
    answer = client.post(papers, {"paper_id_card": card, "paper_evidence": [pay, jpeg("合同.jpg")], "stay": "1"})
    assert answer["Location"] == papers
    draft = Draft.objects.get()
    held = list(draft.files.order_by("pk"))
    assert len(held) == 3
    shown = client.get(reverse("portal:draft_file", args=["legal_aid", held[0].pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert "no-store" in shown["Cache-Control"]
    assert Client().get(reverse("portal:draft_file", args=["legal_aid", held[0].pk])).status_code == 404
    client.post(papers, {"remove": str(held[1].pk)})
    assert draft.files.count() == 2
    send(client)
    matter = Matter.objects.get()
    assert [paper.title for paper in matter.materials.order_by("pk")] == [held[0].title, held[2].title]
    assert all(paper.file.data_key == matter.data_key for paper in matter.materials.all() if paper.file)
    assert not draft.files.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.jpg", b"MZ" + b"\0" * 100, "这个文件是程序"),
        ("空.pdf", b"", "空"),
        ("文档.docx", b"PK\x03\x04" + b"\0" * 100, "请另存为PDF"),
        ("大.jpg", b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024 + 1), "太大"),
    ],
)
def test_a_file_of_a_false_type_or_size_is_refused_at_its_field(
    client: Client, village: Region, name: str, content: bytes, said: str
) -> None:
    fill_aid(client, village)
    before = StoredFile.objects.count()
    page = client.post(at_screen("legal_aid", "papers"), {"paper_id_card": SimpleUploadedFile(name, content)})
    html = page.content.decode()
    assert page.status_code == 200
    assert said in html
    assert 'href="#id_paper_id_card"' in html
    assert StoredFile.objects.count() == before


def test_a_visitor_and_a_member_of_staff_apply_alike(clerk: User, village: Region) -> None:
    browser = Client()
    browser.force_login(clerk)
    fill_aid(browser, village)
    assert send(browser)["Location"] == RECEIPT
    assert Event.objects.get(action="submit").actor == "visitor:web"
    assert Party.objects.get(relation="applicant").person != clerk.person


def test_screens_keep_out_of_caches_and_know_their_step(client: Client, village: Region) -> None:
    pages = fill_aid(client, village)
    titles = set()
    for page in pages[1:-1]:
        answer = client.get(page)
        html = answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert faults(html) == []
        titles.add(html.split("<title>")[1].split("</title>")[0])
    assert len(titles) == len(pages[1:-1])
    assert all("共6步" in title for title in titles)


def test_one_screen_costs_a_fixed_number_of_queries(
    client: Client, village: Region, django_assert_max_num_queries: Any
) -> None:
    fill_aid(client, village)
    for screen in ("q1", "q2", "other", "who", "papers"):
        with django_assert_max_num_queries(6):
            client.get(at_screen("legal_aid", screen))
    with django_assert_max_num_queries(8):
        client.get(CHECK)


def test_a_stranger_is_not_made_the_known_person_of_the_account(me: Client, resident: User, village: Region) -> None:
    """Applying for somebody else leaves the account's own particulars alone."""
    more = {"for_whom": "other", "applicant-name": "王奶奶", "applicant-phone": "19900000088"}
    agent = {"agent-name": "赵建国", "agent-phone": "19900000001", "standing-relationship": "family"}
    fill_aid(me, village, **more, **agent)
    send(me)
    resident.person.refresh_from_db()
    assert resident.person.name == "赵建国"
    assert resident.person.details()["phone"] == "19900000001"
    assert Person.objects.filter(name="王奶奶").exists()
