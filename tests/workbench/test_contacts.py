"""只登记来电来访: taken down about matters or none, counted once, read by whoever may."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.counting.periods import period_of
from fahui.matters.counting.reading import Scope
from fahui.matters.counting.report import behind, report
from fahui.matters.erasure import erase_matter
from fahui.matters.models import Contact, Event, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.places.models import Region
from tests.conftest import Desk, at

pytestmark = pytest.mark.django_db
LIST, NEW = "/workbench/contacts/", "/workbench/contacts/new/"
OGG = b"OggS\x00\x02" + bytes(40)
WORDS = "问几点上班，电话13800000000，已告知周一至周五九点。"


def filled(region: Region, **more: Any) -> dict[str, Any]:
    """A filled form."""
    return {"token": str(uuid.uuid4()), "channel": "hotline", "words": WORDS, "region": region.pk, **more}


def asked(clerk: User, village: Region, name: str = "赵建国") -> Matter:
    """A matter that a call may be about."""
    parties = [PartyEntry("applicant", name, details={"phone": "19900000044"})]
    answers = {"question": "工资不给"}
    return open_matter("consultation", by=clerk, parties=parties, region=village, answers=answers).matter


def sound(name: str = "来电.ogg", content: bytes = OGG) -> SimpleUploadedFile:
    """A short recording."""
    return SimpleUploadedFile(name, content, "audio/ogg")


def test_about_nothing_it_is_kept_sealed_with_its_recording(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    assert NEW in page.get("/workbench/intake/").text
    answer = page.post(NEW, filled(village, audio=sound()))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    row = Contact.objects.get()
    assert (row.channel, row.taken_by, row.region, row.matters.count()) == ("hotline", clerk, village, 0)
    assert row.said == WORDS
    assert WORDS.encode() not in bytes(row.words or b"")
    assert row.recording is not None
    assert (row.recording.content_type, row.recording.read()) == ("audio/ogg", OGG)
    assert OGG not in row.recording.path().read_bytes()
    assert not Matter.objects.exists()
    listed = page.get(LIST).text
    assert "王窗口" in listed
    assert "有录音" in listed
    assert "几点上班" not in listed


def test_read_it_is_masked_and_noted_and_whole_only_with_a_reason(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    page.post(NEW, filled(village, audio=sound()))
    one = f"{LIST}{Contact.objects.get().pk}/"
    shown = page.get(one).text
    assert "几点上班" in shown
    assert "13800000000" not in shown
    assert "13800000000" not in page.post(one, {"reason": " "}).text
    assert "13800000000" in page.post(one, {"reason": "要回电话"}).text
    heard = page.get(f"{one}recording/")
    assert (heard["Content-Type"], heard.content) == ("audio/ogg", OGG)
    assert "inline" in heard["Content-Disposition"]
    noted = list(Reading.objects.order_by("pk").values_list("kind", "reason"))
    assert noted == [("file", ""), ("file", ""), ("reveal", "要回电话"), ("file", "")]


def test_about_two_matters_it_is_one_contact_in_both(village: Region, clerk: User, desk: Desk) -> None:
    first, second = asked(clerk, village), asked(clerk, village, "钱二")
    page = desk(clerk)
    numbers = f"{first.number}，{second.number.replace('-', '')}"
    assert page.post(NEW, filled(village, numbers=numbers)).status_code == 302
    row = Contact.objects.logged().get()
    assert set(row.matters.all()) == {first, second}
    for matter in (first, second):
        event = Event.objects.get(matter=matter, action="log_contact")
        assert event.facts["contact_no"] == row.pk
        before = matter.version
        matter.refresh_from_db()
        assert matter.version == before  # nobody's open form grows stale
        text = page.get(f"/workbench/m/{matter.number}/").text
        assert f"{LIST}{row.pk}/" in text
        assert "几点上班" not in text
    listed = page.get(LIST).text
    assert "赵*国" in listed
    assert "赵建国" not in listed


def test_wrong_numbers_are_named_and_nothing_is_lost(village: Region, clerk: User, desk: Desk) -> None:
    matter = asked(clerk, village)
    page = desk(clerk)
    form = filled(village, numbers=f"{matter.number} 2026-000001-1", audio=sound(), **{"at-because": "晚了"})
    text = page.post(NEW, form).text
    assert "没有找到：2026-000001-1" in text
    assert WORDS in text
    assert matter.number in text
    assert "来电.ogg" in text  # held, not to be picked again
    assert "晚了" in text
    assert not Contact.objects.logged().exists()
    held = text.split('name="held" value="')[1].split('"')[0]
    again = {**form, "numbers": matter.number, "held": held, "held-shown": held}
    del again["audio"]
    assert page.post(NEW, again).status_code == 302
    row = Contact.objects.logged().get()
    assert row.recording is not None
    assert row.recording.read() == OGG


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": " "}, "说了什么"),
        ({"channel": "pigeon"}, "怎么来的"),
        ({"region": "0"}, "属于哪里"),
        ({"at-happened_on": "2099-01-01"}, "今天之后"),
        ({"at-happened_on": "2026-11-24"}, "请写明原因"),
        ({"at-happened_on": "2026-01-05", "at-because": "忘了"}, "最多只能补记"),
        ({"audio": SimpleUploadedFile("a.mp3", b"MZ\x90\x00", "audio/mpeg")}, "不是录音"),
        ({"audio": SimpleUploadedFile("a.mp3", b"", "audio/mpeg")}, "空"),
    ],
)
def test_what_is_not_right_is_refused(
    village: Region, clerk: User, desk: Desk, more: dict[str, Any], said: str
) -> None:
    with clock.at(at("2026-11-26 10:00")):
        text = desk(clerk).post(NEW, {**filled(village), **more}).text
    assert 'role="alert"' in text
    assert said in text
    assert not Contact.objects.exists()


def test_an_earlier_day_is_kept_with_its_reason(village: Region, clerk: User, desk: Desk) -> None:
    with clock.at(at("2026-11-26 10:00")):
        more = {"at-happened_on": "2026-11-24", "at-happened_time": "15:20", "at-because": "下乡回来补记"}
        desk(clerk).post(NEW, filled(village, channel="visit", **more))
        row = Contact.objects.get()
        assert (row.at, row.recorded_at) == (at("2026-11-24 15:20"), at("2026-11-26 10:00"))
        assert "2026-11-26补记：下乡回来补记" in desk(clerk).get(f"{LIST}{row.pk}/").text


def test_sent_twice_it_is_one(village: Region, clerk: User, desk: Desk) -> None:
    matter = asked(clerk, village)
    form = filled(village, numbers=matter.number)
    for _n in range(2):
        assert desk(clerk).post(NEW, form).status_code == 302
    assert Contact.objects.logged().count() == 1
    assert Event.objects.filter(action="log_contact").count() == 1


def test_it_counts_once_by_its_channel_wherever_its_place_is_seen(
    village: Region, clerk: User, staff: Callable[..., User], elsewhere: Region, desk: Desk
) -> None:
    with clock.at(at("2026-11-26 10:00")):
        first, second = asked(clerk, village), asked(clerk, village, "钱二")
        page = desk(clerk)
        page.post(NEW, filled(village, channel="visit"))
        page.post(NEW, filled(village, numbers=f"{first.number} {second.number}"))
    november = period_of("2026-11", at("2026-11-30").date())

    def counted(user: User, **more: Any) -> tuple[Any, dict[str, int]]:
        line = next(one for one in report(Scope(user, november, **more)) if one.number.code == "consulted")
        return line.value, {part.value: part.n for part in line.parts[0].parts if part.n}

    assert counted(clerk) == (4, {"home": 1, "telephone": 1, "web": 2})
    assert counted(clerk, region=elsewhere)[0] == 0
    assert counted(clerk, old=True)[0] == 0
    assert counted(staff(Role.CLERK, "别处", elsewhere))[0] == 0
    assert behind("consulted", Scope(clerk, november), "way", "home").rows.get().channel == "visit"
    text = desk(clerk).get("/workbench/statistics/list/consulted/?period=2026-11&of=way&value=home").text
    assert "上门" in text


def test_others_see_neither_list_nor_page_nor_recording(
    village: Region, clerk: User, staff: Callable[..., User], elsewhere: Region, resident: User, desk: Desk
) -> None:
    matter = asked(clerk, village)
    desk(clerk).post(NEW, filled(village, audio=sound()))
    desk(clerk).post(NEW, filled(village, numbers=matter.number, audio=sound()))
    rows = list(Contact.objects.logged())
    for user in (staff(Role.CLERK, "别处", elsewhere), staff(Role.FINANCE, "财务"), staff(Role.SYSTEM_ADMIN, "管理")):
        page = desk(user)
        for row in rows:
            assert page.get(f"{LIST}{row.pk}/").status_code == 404
            assert page.get(f"{LIST}{row.pk}/recording/").status_code == 404
            assert f"{LIST}{row.pk}/" not in page.get(LIST).text
    assert desk(resident).get(LIST).status_code == 404
    assert desk(resident).get(NEW).status_code == 404
    assert desk(staff(Role.SUPERVISOR, "督查")).get(NEW).status_code == 404  # opens nothing, logs nothing
    assert desk(staff(Role.SUPERVISOR, "督查")).get(f"{LIST}{rows[0].pk}/").status_code == 200


def test_of_two_matters_one_is_not_theirs_then_the_words_are_not_either(
    village: Region, clerk: User, staff: Callable[..., User], elsewhere: Region, desk: Desk
) -> None:
    mine, other = asked(clerk, elsewhere), asked(clerk, village, "钱二")
    desk(clerk).post(NEW, filled(village, numbers=f"{mine.number} {other.number}"))
    row = Contact.objects.logged().get()
    page = desk(staff(Role.CLERK, "别处", elsewhere))
    listed = page.get(LIST).text
    assert mine.number in listed
    assert other.number not in listed
    assert page.get(f"{LIST}{row.pk}/").status_code == 404
    assert f"{LIST}{row.pk}/" not in page.get(f"/workbench/m/{mine.number}/").text


def test_a_matter_of_others_cannot_be_written_on(
    village: Region, clerk: User, staff: Callable[..., User], elsewhere: Region, desk: Desk
) -> None:
    matter = asked(clerk, village)
    text = desk(staff(Role.CLERK, "别处", elsewhere)).post(NEW, filled(elsewhere, numbers=matter.number)).text
    assert f"没有找到：{matter.number}" in text
    assert not Contact.objects.logged().exists()


def test_it_goes_with_the_last_matter_it_was_about(village: Region, clerk: User, desk: Desk) -> None:
    first, second = asked(clerk, village), asked(clerk, village, "钱二")
    desk(clerk).post(NEW, filled(village, numbers=f"{first.number} {second.number}", audio=sound()))
    erase_matter(first, by="test", reason="保存期满")
    assert Contact.objects.logged().get().said == WORDS
    erase_matter(second, by="test", reason="保存期满")
    row = Contact.objects.logged().get()
    assert (row.said, row.words, row.recording) == ("", None, None)


def test_the_list_costs_no_more_with_more_rows(
    village: Region, clerk: User, desk: Desk, django_assert_num_queries: Any
) -> None:
    page = desk(clerk)
    page.post(NEW, filled(village, numbers=asked(clerk, village).number))
    page.get(LIST)
    with CaptureQueriesContext(connection) as few:
        page.get(LIST)
    once = len(few)
    for _n in range(4):
        page.post(NEW, filled(village, numbers=asked(clerk, village).number))
    with django_assert_num_queries(once):
        page.get(LIST)
