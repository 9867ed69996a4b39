"""换登录手机号 at a desk: the paper on record, a code to the new telephone, and nothing left for the old one."""

import re
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from fahui.access import moving
from fahui.access.models import User
from fahui.core import clock
from fahui.people import linking
from fahui.people.models import Assurance, Person, PersonEvent
from fahui.people.register import enrol, update
from tests.cases import ID_NUMBER
from tests.workbench.conftest import Desk
from tests.workbench.test_persons import OTHER_ID, page_of

OLD, NEW = "19900000001", "19900000055"


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was sent, to whom."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(moving, "send_text", lambda phone, text: sent.append((phone, text)))
    return sent


@pytest.fixture
def zhao(resident: User, village: Any) -> User:
    """With a paper on record and wishes of their own."""
    update(resident.person, {"id_number": ID_NUMBER, "contact": ["no_call"]})
    resident.person.region = village
    resident.person.save()
    return resident


def form(**more: str) -> dict[str, str]:
    """As typed at the desk."""
    return {"phone": NEW, "id_number": ID_NUMBER, "checked": "on", **more}


def code_in(texts: list[tuple[str, str]]) -> str:
    """The six digits."""
    found = re.search(r"验证码(\d{6})", texts[-1][1])
    assert found is not None
    return found[1]


def test_the_new_number_signs_in_and_the_old_opens_nothing(
    zhao: User,
    clerk: User,
    desk: Desk,
    me: Client,
    texts: list[tuple[str, str]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    SocialAccount.objects.create(user=zhao, provider="weixin", uid="old-phone")
    page, address = desk(clerk), page_of(zhao.person, "phone/")
    assert address in page.get(page_of(zhao.person)).text
    assert me.get("/mine/").status_code == 200
    assert "验证码已发到新号码" in page.post(address, form()).text
    assert [phone for phone, _text in texts] == [NEW]
    assert User.objects.get(pk=zhao.pk).handle == zhao.handle
    with django_capture_on_commit_callbacks(execute=True):
        assert page.post(address, form(code=code_in(texts))).status_code == 302
    assert User.objects.by_phone(OLD) is None
    assert User.objects.by_phone(NEW) == zhao
    assert me.get("/mine/").status_code == 302
    person = Person.objects.get(pk=zhao.person_id)
    assert person.assurance == Assurance.SEEN
    assert person.details()["phone"] == NEW
    assert person.details()["contact"] == ["no_call"]
    assert not SocialAccount.objects.exists()
    assert texts[-1][0] == OLD
    assert "不能再登录" in texts[-1][1]
    assert PersonEvent.objects.filter(person=person, code="moved", by=f"user:{clerk.pk}").count() == 1
    assert "换了登录手机号" in page.get(page_of(person)).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id_number": OTHER_ID}, "和登记的证件号对不上"),
        ({"id_number": ID_NUMBER[-6:]}, "和登记的证件号对不上"),
        ({"phone": OLD}, "现在登录用的就是这个号码"),
        ({"phone": "027-12345678"}, "要填手机号"),
        ({"checked": ""}, "核对过证件"),
    ],
)
def test_nothing_is_sent_unless_paper_and_number_are_right(
    zhao: User, clerk: User, desk: Desk, texts: list[tuple[str, str]], wrong: dict[str, str], said: str
) -> None:
    text = desk(clerk).post(page_of(zhao.person, "phone/"), form(**wrong)).text
    assert said in text
    assert texts == []


def test_a_wrong_an_old_and_anothers_code_move_nothing(
    zhao: User, clerk: User, desk: Desk, texts: list[tuple[str, str]]
) -> None:
    page, address = desk(clerk), page_of(zhao.person, "phone/")
    page.post(address, form())
    right = code_in(texts)
    other = f"{(int(right) + 1) % 1_000_000:06d}"
    assert "验证码不对" in page.post(address, form(code=other)).text
    assert "验证码不对" in page.post(address, form(code=right, phone="19900000056")).text
    with clock.at(clock.now() + moving_lasts()):
        page.post(address, form(code=right))
    for _try in range(5):
        page.post(address, form(code=other))
    page.post(address, form(code=right))
    assert User.objects.get(pk=zhao.pk).handle == zhao.handle


def moving_lasts() -> Any:
    """A little longer than a code is good for."""
    from fahui.workbench.persons.phone import LASTS

    return LASTS * 1.1


def test_a_number_with_an_account_gives_way_only_when_it_is_the_same_person(
    zhao: User, clerk: User, desk: Desk, texts: list[tuple[str, str]]
) -> None:
    other = User.objects.create_user(NEW, name="赵建国", phone_verified=True)
    page, address = desk(clerk), page_of(zhao.person, "phone/")
    assert "另有一个账号" in page.post(address, form()).text
    assert texts == []
    linking.decide(zhao.person, other.person, linking.Verdict.SAME, "核对了身份证")
    page.post(address, form())
    assert page.post(address, form(code=code_in(texts))).status_code == 302
    assert User.objects.by_phone(NEW) == zhao
    other.refresh_from_db()
    assert not other.is_active


def test_who_has_no_account_or_works_here_is_not_moved_here(
    clerk: User, reviewer: User, desk: Desk, village: Any
) -> None:
    bare = enrol(name="赵老", details={"id_number": ID_NUMBER}, region=village)
    reviewer.person.region = village
    reviewer.person.save()
    page = desk(clerk)
    for person in (bare, reviewer.person):
        assert page.get(page_of(person, "phone/")).status_code == 404
        assert "换登录手机号" not in page.get(page_of(person)).text


def test_a_supervisor_moves_nobody(zhao: User, staff: Any, desk: Desk, texts: list[tuple[str, str]]) -> None:
    page = desk(staff("supervisor"))
    assert page.get(page_of(zhao.person)).status_code == 200
    assert page.post(page_of(zhao.person, "phone/"), form()).status_code == 404
    assert texts == []


@pytest.mark.parametrize(
    "wish", [{"contact": ["no_message"]}, {"contact": ["discreet"]}, {"safe_phone": "19900000077"}]
)
def test_the_old_number_is_told_nothing_where_another_may_hold_it(
    zhao: User,
    clerk: User,
    desk: Desk,
    texts: list[tuple[str, str]],
    django_capture_on_commit_callbacks: Any,
    wish: dict[str, Any],
) -> None:
    update(zhao.person, wish)
    page, address = desk(clerk), page_of(zhao.person, "phone/")
    page.post(address, form())
    assert ("更换登录手机号" in texts[-1][1]) is ("discreet" not in wish.get("contact", []))
    with django_capture_on_commit_callbacks(execute=True):
        assert page.post(address, form(code=code_in(texts))).status_code == 302
    assert [phone for phone, _text in texts] == [NEW]
