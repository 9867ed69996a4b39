"""Pages anybody may read: they ask nothing of the database, and the box takes what people write."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fahui.matters.catalogue import services
from fahui.matters.models import Draft
from fahui.places.models import Region, ServicePoint
from tests.ui.markup import Page, faults

PUBLIC = ("/", "/ask/", "/how-to/", "/progress/", "/continue/", "/service/legal_aid/", "/service/consultation/")


@pytest.mark.parametrize("path", [*PUBLIC, "/service/complaint/", "/points/"])
def test_every_public_page_has_a_title_labels_and_no_fault(client: Client, db: None, path: str) -> None:
    """F101: titles, labels, legends, references."""
    answer = client.get(path)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert faults(html) == []
    assert re.search(r"<title>[^—]+——", html)
    assert len(Page(html).having("h1")) == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_ask_the_database_nothing(
    client: Client, db: None, path: str, django_assert_num_queries: Any
) -> None:
    client.get(path)  # figures are remembered for a minute
    with django_assert_num_queries(0):
        answer = client.get(path)
    assert "sessionid" not in answer.cookies


def test_the_front_page_has_the_box_the_doors_and_the_complaint(client: Client, db: None) -> None:
    page = Page(client.get("/").content.decode())
    assert page.having("form", action="/ask/", method="post")
    assert len(page.having("button", name="example")) == 4
    links = {own["href"] for own in page.having("a")}
    wanted = {reverse("portal:service", args=[one.code]) for one in services.open_today() if one.open_to_public}
    assert wanted <= links
    assert {"/points/", "/progress/", "/continue/", "tel:12348", "/mine/"} <= links


def test_what_is_opened_only_from_another_matter_has_no_page_and_no_application(client: Client, db: None) -> None:
    closed = [one.code for one in services.open_today() if not one.open_to_public]
    assert closed
    for code in closed:
        assert client.get(f"/service/{code}/").status_code == 404
        assert client.get(f"/apply/{code}/").status_code == 404
    assert client.get("/service/nonsense/").status_code == 404


def test_limits_are_told_with_their_clause_and_kinds_apart(client: Client, db: None) -> None:
    html = client.get("/service/legal_aid/").content.decode()
    assert html.index("法定时限") < html.index("承诺时限")
    assert "《中华人民共和国法律援助法》第四十三条" in html
    assert "内部目标" not in html
    assert "网上：24小时" in client.get("/service/consultation/").content.decode()


def test_complaints_lead_to_the_public_service_without_a_door(client: Client, db: None) -> None:
    assert client.get("/complain/")["Location"] == "/service/complaint/"


@pytest.mark.parametrize(
    "words",
    [
        "老板欠我三个月工钱",
        "😭😭 老板跑路了 👊",
        "第一行\n第二行\r\n第三行",
        "My boss has not paid me for three months",
        "<script>alert(1)</script><b>你好</b>",
        "'; drop table matters_matter; --",
        "我的电话１３８００００１２３４和13800001234",
        "𠮷野家 买买提·吐尔逊",
        "工" * 5000,
        "带空\x00字符",
    ],
)
def test_the_box_takes_what_people_write(client: Client, db: None, words: str) -> None:
    answer = client.post("/ask/", {"words": words})
    assert answer.status_code == 302
    assert words[:5] not in answer["Location"]
    page = client.get(answer["Location"])
    shown = page.content.decode()
    assert page.status_code == 200
    assert "<script>alert" not in shown
    kept = page.context["filled"].parts[0].form["question"].value()
    assert kept.replace("\r\n", "\n") == words.replace("\x00", "").replace("\r\n", "\n")


@pytest.mark.parametrize("words", ["", "   ", "\n\u3000 \t"])
def test_an_empty_box_is_answered_in_words(client: Client, db: None, words: str) -> None:
    answer = client.post("/ask/", {"words": words})
    assert answer.status_code == 200
    assert "请先写几句" in answer.content.decode()
    assert faults(answer.content.decode()) == []
    assert not Draft.objects.exists()


def test_too_long_a_story_is_kept_and_told_by_how_much(client: Client, db: None) -> None:
    answer = client.post("/ask/", {"words": "工" * 6200})
    html = answer.content.decode()
    assert "您写了6200个字，最多5000个字" in html
    assert "工" * 6200 in html


def test_an_example_begins_like_ones_own_words(client: Client, db: None) -> None:
    answer = client.post("/ask/", {"words": "", "example": "借钱不还，怎么要"})
    assert "借钱不还，怎么要" in client.get(answer["Location"]).content.decode()


def test_words_of_danger_show_whom_to_ring_and_stop_nobody(client: Client, db: None) -> None:
    answer = client.post("/ask/", {"words": "老公喝了酒就打我，说要杀我"})
    html = client.get(answer["Location"]).content.decode()
    assert 'href="tel:110"' in html
    assert "data-quickexit" in html
    assert answer.status_code == 302
    html = client.get(client.post("/ask/", {"words": "活不下去了，想自杀"})["Location"]).content.decode()
    assert 'href="tel:12356"' in html
    assert "data-quickexit" not in html
    html = client.get(client.post("/ask/", {"words": "邻居杀鸡的味道"})["Location"]).content.decode()
    assert 'href="tel:110"' not in html


def test_points_are_found_by_street_and_by_words(client: Client, village: Region) -> None:
    every = client.get("/points/")
    assert len(every.context["shown"]) == 20
    street = client.get("/points/", {"street": village.parent_id}).context["page"]
    assert 0 < street.paginator.count < every.context["page"].paginator.count
    name = ServicePoint.objects.filter(region=village).get().name
    assert name in client.get("/points/", {"q": village.name}).content.decode()
    nothing = client.get("/points/", {"q": "没有这个地方"})
    assert "没有找到" in nothing.content.decode()
    assert client.get("/points/", {"street": "9" * 30, "page": "x", "q": "%_'\x00"}).status_code == 200


def test_a_list_of_points_costs_a_fixed_number_of_queries(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        client.get("/points/")


def test_the_box_of_the_nearest_point_is_kept_for_a_minute(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    assert client.get("/points/today/")["Location"] == "/points/"
    first = client.get("/points/today/", headers={"HX-Request": "true"}).content.decode()
    assert ServicePoint.objects.get(level="center").name in first
    with django_assert_num_queries(0):
        assert client.get("/points/today/", headers={"HX-Request": "true"}).content.decode() == first


def test_the_list_of_villages_follows_the_street(client: Client, village: Region) -> None:
    html = client.get("/points/villages/", {"place-street": village.parent_id}).content.decode()
    assert f'value="{village.pk}"' in html
    assert "<optgroup" not in html
    assert "<optgroup" in client.get("/points/villages/", {"place-street": "x"}).content.decode()


def test_a_service_beside_the_doors_is_one_piece_of_text_and_its_button_reads_for_every_service(client: Client) -> None:
    text = client.get("/").text
    assert re.search(r'<a class="back" [^>]*><span>[^<]+<span class="muted">：[^<]+</span></span></a>', text)
    assert "现在开始：投诉建议" in client.get("/service/complaint/").text


def test_the_page_of_a_service_lists_what_concerns_a_resident_not_the_filing_of_the_house(
    db: None, client: Client
) -> None:
    page = client.get(reverse("portal:service", args=["legal_aid"])).text
    for words in ("作出决定", "指派承办人", "提出异议"):
        assert words in page, words
    for words in ("提交结案材料", "审查结案材料", "登记庭审情况"):
        assert words not in page, words


def test_whether_a_limit_runs_at_night_is_said_by_channel_with_its_source(db: None, client: Client) -> None:
    page = client.get(reverse("portal:service", args=["consultation"])).text
    for words in (
        "网上：24小时（夜间和休息日也算）。出处：照《全国民事行政法律援助服务规范》编写的区县服务指南，留言咨询",
        "在线即时：5小时（只计服务时间，夜间不算）。出处：",
        "来信：7个工作日。出处：",
    ):
        assert words in page, words
    assert page.count("（未核实）") >= 3


@pytest.mark.parametrize("code", ["legal_aid", "consultation", "complaint"])
def test_the_service_page_and_the_application_count_the_same(client: Client, db: None, code: str) -> None:
    steps = client.get(reverse("portal:service", args=[code])).context["steps"]
    first = client.get(reverse("portal:apply", args=[code]))["Location"]
    assert client.get(first).context["steps"] == steps
    assert f"共{steps}步" in client.get(reverse("portal:service", args=[code])).text


def test_the_front_page_has_its_six_doors_in_their_order(client: Client, db: None) -> None:
    html = client.get("/").text
    names = re.findall(r'<a class="door[^"]*"[^>]*><b>(?:<svg.*?</svg>)?([^<]+)</b>', html, re.S)
    assert names == ["问一问", "法律援助", "调解纠纷", "办公证", "找人找机构", "查进度"]


@pytest.mark.parametrize(("slug", "kind"), [("mediation", "committee"), ("notary", "notary_office")])
def test_a_door_without_a_service_leads_to_who_does_it(client: Client, db: None, slug: str, kind: str) -> None:
    page = Page(client.get(f"/office/{slug}/").text)
    links = {own["href"] for own in page.having("a")}
    assert {f"/find/bodies/?kind={kind}", "/points/", "tel:12348"} <= links
    assert client.get(f"/find/bodies/?kind={kind}").status_code == 200
    assert faults(client.get(f"/office/{slug}/").text) == []
    assert client.get("/office/nonsense/").status_code == 404


def test_a_service_that_takes_the_place_takes_the_door(client: Client, db: None) -> None:
    talks = replace(
        services.current("consultation"), code="toy_talks", title="调解", door=3, door_title="", from_words=None
    )
    services.add(talks)
    try:
        html = client.get("/").text
        assert 'href="/service/toy_talks/"' in html
        assert "/office/mediation/" not in html
        assert "/office/notary/" in html
        assert client.get("/office/mediation/").status_code == 404
    finally:
        services.remove("toy_talks")
