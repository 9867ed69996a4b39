"""找人找机构: points, people and bodies by addresses that can be passed on, and nothing private in any of them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from fahui.availability import roster
from fahui.core import clock
from fahui.network.models import Post
from fahui.people.models import Organisation, Person, Professional
from fahui.people.public import published_bodies, published_professionals
from fahui.places.geo import wgs84_to_gcj02
from fahui.places.models import PointDay, PointWindow, Region, ServicePoint
from tests.conftest import at
from tests.ui.markup import Page, faults

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
OFFICE = {str(day): [["09:00", "12:00"], ["14:00", "17:00"]] for day in range(1, 6)}


@pytest.fixture
def point(village: Region) -> ServicePoint:
    """A village's point, in office hours."""
    point = ServicePoint.objects.get(region=village)
    point.hours = OFFICE
    point.save(update_fields=["hours"])
    return point


def professional(name: str, **more: Any) -> Professional:
    """Somebody of a firm, made in one go."""
    firm, _made = Organisation.objects.get_or_create(
        name="问津律师事务所", defaults={"kind": "law_firm", "phone": "027-89350001"}
    )
    person = Person.objects.create(name=name)
    return Professional.objects.create(person=person, organisation=firm, **{"kind": "lawyer", **more})


def names(client: Client, address: str) -> list[str]:
    """Whom a list of people shows."""
    return [row["one"].person.name for row in client.get(address).context["rows"]]


def test_an_address_to_pass_on_has_only_what_was_asked(client: Client) -> None:
    for path in ("/points/", "/find/people/", "/find/bodies/"):
        sent = client.get(path, {"street": "", "q": " ", "language": "sign", "kind": ""})
        assert sent.headers["Location"] == f"{path}?language=sign"
        assert client.get(path, {"street": "", "q": ""}).headers["Location"] == path
        assert client.get(path, {"language": "sign"}).status_code == 200


def test_what_was_asked_stands_above_the_answer_and_is_taken_off_one_by_one(client: Client, village: Region) -> None:
    assert village.parent is not None
    asked = f"?kind=lawyer&language=tibetan&q=%E9%92%B1&street={village.parent_id}"
    page = client.get(f"/find/people/{asked}")
    told = {one.words: one.without for one in page.context["conditions"]}
    assert list(told) == [village.parent.name, "“钱”", "藏语", "律师"]
    assert told["藏语"] == f"?kind=lawyer&q=%E9%92%B1&street={village.parent_id}"
    assert "共0人" in page.text
    assert f"条件：{village.parent.name}，“钱”，藏语，律师" in page.text  # on paper too
    assert '<details class="fold no-print">' in page.text  # the form is folded: the answer comes first
    assert '<details class="fold no-print" open>' in client.get("/find/people/").text
    [only] = client.get("/find/bodies/?kind=committee&page=1").context["conditions"]
    assert only.without == "/find/bodies/"


def test_lawyers_come_first(client: Client) -> None:
    for kind in ("expert", "appraiser", "lawyer", "mediator", "notary"):
        professional(f"钱{kind}", kind=kind)
    kinds = [row["one"].kind for row in client.get("/find/people/").context["rows"]]
    assert kinds == ["lawyer", "notary", "appraiser", "mediator", "expert"]


def test_whoever_sits_nowhere_is_met_at_the_office(client: Client, point: ServicePoint) -> None:
    one, other = professional("钱立群"), professional("孙二")
    Organisation.objects.update(address="问津大道1号")
    Post.objects.create(point=point, kind="adviser", professional=other, starts_on=date(2026, 1, 1))
    assert "问津大道1号" in client.get(f"/find/people/?q={one.person.name}").text
    assert "问津大道1号" not in client.get(f"/find/people/?q={other.person.name}").text


def test_a_new_name_of_a_street_is_in_the_filters_at_once(client: Client, village: Region) -> None:
    assert village.parent is not None
    client.get("/points/")
    Region.objects.filter(pk=village.parent_id).update(name="问津新街道")
    for path in ("/points/", "/find/people/", "/find/bodies/", "/points/map/"):
        assert "问津新街道</option>" in client.get(path).text, path


def test_a_renamed_point_is_found_by_its_former_name(client: Client, point: ServicePoint) -> None:
    before, point.name = point.name, "问津新苑服务点"
    with clock.at(at("2026-11-20 10:00")):
        point.save()
    [card] = client.get("/points/", {"q": before}).context["shown"]
    assert card.point == point
    assert f"曾用名：{before}（用到2026-11-20）" in client.get("/points/", {"q": before}).text
    assert f"{before}（用到2026-11-20）" in client.get(f"/points/{point.pk}/").text
    assert client.get("/points/", {"q": before, "function": "notary"}).context["shown"] == []


@pytest.mark.parametrize(
    "path", ["/points/", "/points/near/", "/points/map/", "/find/people/", "/find/bodies/", "/points/{point}/"]
)
def test_every_page_of_the_directory_is_sound_and_leaves_no_trace(
    client: Client, point: ServicePoint, path: str
) -> None:
    professional("钱立群")
    answer = client.get(path.format(point=point.pk))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert faults(html) == []
    assert len(Page(html).having("h1")) == 1
    assert not answer.cookies  # no session, no token: the same for all
    assert "<style" not in html
    assert not re.search(r'\sstyle="|<script(?![^>]*\ssrc=)', html)


def test_a_points_page_tells_its_week_its_windows_and_who_is_there(client: Client, point: ServicePoint) -> None:
    lawyer = professional("钱立群", work_phone="13800000000")
    Post.objects.create(point=point, kind="adviser", professional=lawyer, starts_on=date(2026, 1, 1))
    Post.objects.create(point=point, kind="mediator", name="汪调解", starts_on=date(2026, 1, 1))
    PointWindow.objects.create(point=point, number=3, works=["aid"], note="老年人优先")
    PointDay.objects.create(
        point=point, starts_on="2026-11-26", ends_on="2026-11-26", spans=[], reason="全员培训", made_by="x"
    )
    with clock.at(at("2026-11-25 10:00")):
        text = client.get(f"/points/{point.pk}/").text
    assert "今天开到17:00，12:00至14:00休息。" in text
    assert re.search(r"11月26日 周四.*?不开门.*?全员培训", text, re.DOTALL)
    assert "3号窗口" in text
    assert "老年人优先" in text
    assert "钱立群" in text
    assert "13800000000" not in text
    assert "汪调解" not in text  # in no published register
    assert f'href="tel:{point.phone}"' in text
    assert re.search(r'href="geo:30\.\d+,11[45]\.\d+"', text)
    point.active = False
    point.save()
    assert client.get(f"/points/{point.pk}/").status_code == 404


def test_points_are_found_by_function_facility_language_and_hours(client: Client, point: ServicePoint) -> None:
    ServicePoint.objects.update(hours={})
    point.hours, point.facilities, point.tongues = OFFICE, ["hearing_loop"], ["cantonese"]
    point.functions = ["culture"]
    point.save()
    for asked in ("function=culture", "facility=hearing_loop", "language=cantonese"):
        assert [one.point for one in client.get(f"/points/?{asked}").context["shown"]] == [point] or asked == (
            "facility=hearing_loop"  # the centre has one too
        ), asked
    with clock.at(at("2026-11-25 13:00")):  # Wednesday, at noon
        assert [one.point for one in client.get("/points/?open=today").context["shown"]] == [point]
        assert client.get("/points/?open=now").context["shown"] == []
    with clock.at(at("2026-11-25 15:00")):
        assert [one.point for one in client.get("/points/?open=now").context["shown"]] == [point]
    nonsense = client.get("/points/?function=x&facility=%00&language=x&open=x&street=x&page=x&q=%25_%27")
    assert nonsense.status_code == 200


def test_only_the_published_are_found(client: Client) -> None:
    shown = professional("钱立群")
    professional("不公布", published=False)
    professional("停用的", active=False)
    professional("过期的", licence_until=clock.today() - timedelta(days=1))
    assert [one.pk for one in published_professionals()] == [shown.pk]
    assert names(client, "/find/people/") == ["钱立群"]
    Organisation.objects.create(name="某建筑公司", kind="company")
    Organisation.objects.create(name="不公布的所", kind="law_firm", published=False)
    assert [one.name for one in published_bodies()] == ["问津律师事务所"]
    assert [row["one"].name for row in client.get("/find/bodies/").context["rows"]] == ["问津律师事务所"]


def test_people_are_found_by_profession_speciality_language_place_and_name(
    client: Client, point: ServicePoint, elsewhere: Region
) -> None:
    one = professional("钱立群", specialities=["labour"], languages=["local", "sign"])
    professional("沈佳怡", specialities=["family"], languages=["mandarin"])
    professional("汪调解", kind="mediator")
    Post.objects.create(point=point, kind="adviser", professional=one, starts_on=date(2026, 1, 1))
    asked = {
        "kind=mediator": ["汪调解"],
        "speciality=labour": ["钱立群"],
        "language=sign": ["钱立群"],
        f"street={point.region.parent_id}": ["钱立群"],
        f"street={elsewhere.pk}": [],
        "q=沈": ["沈佳怡"],
        "q=sjy": ["沈佳怡"],
        "speciality=labour&language=mandarin": [],
    }
    for query, wanted in asked.items():
        assert names(client, f"/find/people/?{query}") == wanted, query
    with clock.at(at("2026-11-25 10:00")):
        assert names(client, "/find/people/?open=today") == ["钱立群"]
        text = client.get("/find/people/?open=today").text
        assert f"{point.name}</a> （开着）" in text
    with clock.at(at("2026-11-28 10:00")):  # a Saturday
        assert names(client, "/find/people/?open=today") == []


def test_no_personal_phone_is_told(client: Client) -> None:
    professional("甲", work_phone="13800000001")
    professional("乙", work_phone="027-89350009")
    professional("丙", work_phone="+86 138 0000 0003")
    text = client.get("/find/people/").text
    assert "027-89350009" in text
    assert "027-89350001" in text  # the firm's
    for digits in ("13800000001", "138 0000 0003"):
        assert digits not in text
    Organisation.objects.filter(name="问津律师事务所").update(phone="13800000002")
    assert "13800000002" not in client.get("/find/bodies/").text + client.get("/find/people/").text


def test_lists_have_pages_and_cost_a_fixed_number_of_queries(
    client: Client, point: ServicePoint, django_assert_max_num_queries: Queries
) -> None:
    for number in range(25):
        one = professional(f"钱{number:02}")
        Post.objects.create(point=point, kind="adviser", professional=one, starts_on=date(2026, 1, 1))
    for path, most in (("/find/people/", 7), ("/find/bodies/", 4), ("/points/", 5), (f"/points/{point.pk}/", 11)):
        client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200, path
    page = client.get("/find/people/?page=2")
    assert len(page.context["rows"]) == 5
    assert "?page=1" in page.text


def nearest(client: Client, **where: Any) -> list[str]:
    """Names of the points found from a phone's position."""
    answer = client.post("/points/near/", where)
    return [one["near"].point.name for one in answer.context["found"]]


def test_f91_a_phone_finds_the_point_at_its_door_whatever_system_it_was_stored_in(
    client: Client, point: ServicePoint
) -> None:
    assert point.lat is not None
    assert point.lon is not None
    here = {"lat": point.lat, "lon": point.lon}
    assert nearest(client, **here)[0] == point.name
    point.lat, point.lon = wgs84_to_gcj02(point.lat, point.lon)
    point.coord_system = "GCJ-02"
    point.save()
    answer = client.post("/points/near/", here)
    first = answer.context["found"][0]["near"]
    assert (first.point, round(first.straight)) == (point, 0)
    assert "步行约50米" in answer.text


def test_a_position_is_neither_kept_nor_shown_nor_in_an_address(client: Client, caplog: Any) -> None:
    answer = client.post("/points/near/", {"lat": "30.8412", "lon": "114.8034"})
    assert "30.8412" not in answer.text
    assert "114.8034" not in answer.text
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("max-age=0")
    assert "30.8412" not in caplog.text
    assert len(answer.context["found"]) == 5
    assert "远近按直线距离乘1.3估算" in answer.text


@pytest.mark.parametrize(
    "where", [{}, {"lat": "x", "lon": "y"}, {"lat": "nan", "lon": "inf"}, {"lat": "-33", "lon": "151"}]
)
def test_a_position_that_is_none_leads_to_the_list_of_villages(client: Client, where: dict[str, str]) -> None:
    answer = client.post("/points/near/", where)
    assert "没有得到您的位置" in answer.text
    assert "found" not in answer.context


def test_from_a_village_the_address_can_be_passed_on(client: Client, point: ServicePoint, village: Region) -> None:
    answer = client.get(f"/points/near/?village={village.pk}")
    assert answer.context["found"][0]["near"].point == point
    assert f"从{village.label}算起" in answer.text
    assert f'value="{village.pk}" selected' in answer.text
    street = client.get(f"/points/near/?street={village.parent_id}")
    assert "只知道大概位置" in street.text
    notary = client.get(f"/points/near/?village={village.pk}&function=notary")
    assert "附近没有这样的服务点" in notary.text
    assert client.get("/points/near/?village=999999999999999&street=x").status_code == 200
    wider = client.get(f"/points/near/?village={village.pk}").context["further"]
    assert all(one["near"].point.level in ("station", "center") for one in wider)


def test_the_map_shows_public_layers_only_and_the_list_stands_behind_it(client: Client, point: ServicePoint) -> None:
    drawing = client.get("/points/map.json").json()
    assert sum(len(one["data"]) for one in drawing["series"]) == 693
    assert drawing["page"] == "/points/0/"
    assert client.get("/points/map.json?layer=gaps").json()["series"] == drawing["series"]  # no such layer here
    page = client.get(f"/points/map/?street={point.region.parent_id}")
    assert "图上的" in page.text
    assert 'role="img"' in page.text
    assert "build/ui/map" in page.text
    assert "build/ui/map" not in client.get("/points/").text
    only = client.get("/points/map.json?function=justice_office").json()
    assert sum(len(one["data"]) for one in only["series"]) == 15


def test_a_page_of_the_portal_is_light(client: Client, point: ServicePoint) -> None:
    """Style, scripts and icons take half of the 120 kB (tests/ui/test_build.py); the drawing comes with the map."""
    for path in ("/points/", "/find/people/", "/points/near/", f"/points/{point.pk}/"):
        assert len(client.get(path).content) < 45_000, path
    assert len(client.get("/points/map/").content) + len(client.get("/points/map.json").content) < 55_000


def test_who_is_there_today_counts_shifts_and_not_those_on_leave(client: Client, point: ServicePoint) -> None:
    """A seat at a point that opens, or a shift; whoever is on leave is not there (一处开门不等于人在)."""
    monday = at("2026-11-23 10:00")
    sits, works, gone, nowhere = (professional(name) for name in ("坐班", "值班", "请假", "没来"))
    for one in (sits, gone):
        Post.objects.create(point=point, kind="adviser", professional=one, starts_on=date(2026, 1, 1))
    with clock.at(monday):
        roster.engage(works.person, "duty_lawyer", at("2026-11-23 09:00"), at("2026-11-23 12:00"), point=point)
        roster.take_leave(gone.person, date(2026, 11, 23), date(2026, 11, 24))
        assert set(names(client, "/find/people/?open=today")) == {"坐班", "值班"}
        page = client.get("/find/people/").text
        assert nowhere.person.name in page
        assert "值班律师" in page
        assert "不在岗" in page
        assert "请假</dd>" not in page  # why somebody is away is nobody's business
    with clock.at(at("2026-11-23 13:00")):  # the shift is over
        assert names(client, "/find/people/?open=today") == ["坐班"]
    with clock.at(at("2026-11-25 10:00")):
        assert set(names(client, "/find/people/?open=today")) == {"坐班", "请假"}
