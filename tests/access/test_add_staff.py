"""An empty installation is entered by an account made on the command line."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.places.models import Region

PASSWORD = "Guanli-Yuan-7"
MODULE = "fahui.access.management.commands.add_staff"


@pytest.fixture
def add(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command as at a keyboard: add("--role", "clerk", typed=[…]); returns what it said."""

    def run(*arguments: str, typed: list[str] | None = None, stdin: str | None = None, **named: str) -> str:
        answers = iter([PASSWORD, PASSWORD] if typed is None else typed)
        monkeypatch.setattr(f"{MODULE}.getpass", lambda _prompt: next(answers))
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin or ""))
        told = io.StringIO()
        person = {"phone": "13900000001", "name": "许涛", **named}
        flags = [part for key, value in person.items() for part in (f"--{key}", value)]
        call_command("add_staff", *flags, *arguments, stdout=told)
        return told.getvalue()

    return run


def test_a_person_with_their_duty_can_sign_in(add: Any, district: Region) -> None:
    told = add("--title", "系统管理员", "--role", "system_admin", "--given-by", "装机，张工")
    assert told == "已建立许涛的账号（新洲区：系统管理员）。第一次登录时设置动态码。\n"
    user = User.objects.by_phone("13900000001")
    assert user is not None
    assert (str(user), user.title, user.is_staff, user.phone_verified) == ("许涛", "系统管理员", True, True)
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.region, grant.given_by) == ("system_admin", district, "装机，张工")
    assert (grant.starts_on, grant.ends_on) == (clock.today(), None)
    page = Client()
    answer = page.post("/accounts/login/", {"login": "13900000001", "password": PASSWORD})
    assert answer.status_code == 302
    assert page.get("/workbench/").status_code == 302  # to the second factor, which is not set yet
    assert page.session["_auth_user_id"] == str(user.pk)


def test_several_duties_in_one_street(add: Any, village: Region) -> None:
    street = village.parent
    assert street is not None
    told = add("--role", "clerk", "--role", "reviewer", "--role", "clerk", "--region", street.code)
    assert f"{street.name}：窗口人员、审查人员" in told
    grants = Grant.objects.order_by("pk")
    assert [(one.role, one.region) for one in grants] == [("clerk", street), ("reviewer", street)]
    assert all(one.given_by.startswith("bin/manage add_staff（") for one in grants)


def test_a_lawyer_needs_no_duty(add: Any) -> None:
    assert "只看得到指派给本人的事项" in add()
    assert not Grant.objects.exists()


def test_the_password_may_come_by_standard_input(add: Any) -> None:
    add("--role", "clerk", "--password-stdin", stdin=f"{PASSWORD}\n", typed=[])
    user = User.objects.by_phone("13900000001")
    assert user is not None
    assert user.check_password(PASSWORD)


def test_there_is_no_way_to_write_the_password_into_the_command(add: Any) -> None:
    with pytest.raises(CommandError, match="unrecognized arguments"):
        add("--password", PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "named", "typed", "said"),
    [
        ((), {"phone": "1390000000"}, None, "手机号应为11位，您填了10位"),
        ((), {"name": "13"}, None, "姓名里有不能用的字符"),
        (("--role", "king"), {}, None, "没有这个岗位：king"),
        (("--role", "system"), {}, None, "没有这个岗位：system"),
        (("--region", "999"), {}, None, "没有这个区划代码：999"),
        ((), {}, ["short", "short"], "至少要10位"),
        ((), {}, ["1234567890123", "1234567890123"], "只用了1类"),
        ((), {}, ["qwertyuiop", "qwertyuiop"], "这个密码太常见"),
        ((), {}, [PASSWORD, "another pass phrase"], "两次输入的密码不一样"),
        ((), {}, ["", ""], "至少要10位"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    add: Any, arguments: tuple[str, ...], named: dict[str, str], typed: list[str] | None, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        add(*arguments, typed=typed, **named)
    assert not User.objects.filter(is_staff=True).exists()
    assert not Grant.objects.exists()


@pytest.mark.parametrize(("is_staff", "kind"), [(True, "工作人员"), (False, "群众")])
def test_a_number_that_has_an_account_is_refused_in_one_sentence(add: Any, is_staff: bool, kind: str) -> None:
    User.objects.create_user("13900000001", "the old pass phrase", name="老许", is_staff=is_staff)
    with pytest.raises(CommandError) as refused:
        add("--role", "clerk")
    assert str(refused.value) == f"这个手机号已经有{kind}账号，没有改动。请换一个号码。"
    known = User.objects.by_phone("13900000001")
    assert known is not None
    assert known.check_password("the old pass phrase")
    assert not Grant.objects.exists()


def test_before_the_regions_are_there_it_says_what_to_run(add: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.Region.objects.filter", lambda **_kwargs: Region.objects.none())
    with pytest.raises(CommandError, match="bin/manage prepare"):
        add("--role", Role.CLERK)


def test_somebody_quicker_leaves_one_account(add: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("13900000001", "the old pass phrase", name="老许", is_staff=True)
    monkeypatch.setattr(f"{MODULE}._must_be_new", lambda _phone: None)
    with pytest.raises(CommandError, match="没有改动"):
        add("--role", "clerk")
    assert User.objects.filter(is_staff=True).count() == 1
    assert not Grant.objects.exists()
