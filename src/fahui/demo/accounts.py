"""The demo's accounts: how to sign in as whom, printed as a table."""

import time
import unicodedata
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from fahui.access.models import User
from fahui.matters.codes import query_index, spaced
from fahui.matters.models import Assignment, Matter, Party
from fahui.matters.models.matter import MatterQuerySet
from fahui.people.models import AgentPost

PASSWORD = "Fahui-Yanshi-2026"  # noqa: S105 - printed for everybody: the accounts of a demo are no secret
WALKTHROUGHS = (  # query codes of two matters that a newcomer may follow
    ("48219037", "办理中的欠薪案件"),
    ("73155028", "等申请人补材料的案件"),
)
PERIOD = 30  # seconds a one-time code lives


def second_factor(user: User) -> None:
    """Preset the second factor, as if the person had scanned the picture already."""
    TOTP.activate(user, generate_totp_secret())


def secret_of(user: User) -> str:
    """The secret of a demo account's second factor; empty when it has none."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return str(decrypt(found.data["secret"])) if found else ""


def code_of(user: User) -> str:
    """The code that an authenticator would show now."""
    secret = secret_of(user)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))) if secret else ""


def table() -> str:
    """Everything a newcomer needs to sign in."""
    return "\n".join(
        [
            "演示账号（人员、案件均为虚构）",
            f"工作人员：手机号＋密码 {PASSWORD} ＋动态码（每{PERIOD}秒变一次；也可把密钥输入验证器）",
            *columns([("岗位", "姓名", "手机号", "动态码", "密钥"), *_staff()]),
            "",
            "群众：手机号＋短信验证码（演示时验证码直接显示在页面上）",
            *columns([("身份", "姓名", "手机号"), *_residents()]),
            "",
            "查进度：编号＋查询码",
            *columns([("事项", "编号", "查询码"), *_walkthroughs()]),
        ]
    )


def _staff() -> Iterable[tuple[str, ...]]:
    users = User.objects.filter(is_staff=True, is_active=True, person__demo=True).select_related("person__data_key")
    seen: set[str] = set()
    for user in users.order_by("pk"):
        grants = user.live_grants()
        handler = not grants and Assignment.objects.filter(professional__person=user.person_id).exists()
        what = "承办人（律师）" if handler else "、".join(str(grant.get_role_display()) for grant in grants)
        if grants and grants[0].region.level != "district":
            what = f"{grants[0].region.name}{what}"
        if what and what not in seen:
            seen.add(what)
            yield (what, user.person.name, _phone(user), code_of(user), secret_of(user))


def _residents() -> Iterable[tuple[str, ...]]:
    posts = AgentPost.objects.filter(person__user__is_staff=False, person__demo=True)
    for post in posts.select_related("person__user__person__data_key", "organisation"):
        agent: User = post.person.user
        yield (f"单位经办人（{post.organisation.name}）", agent.person.name, _phone(agent))
    for code, title in WALKTHROUGHS:
        parties = Party.objects.filter(matter__in=_matters(code), person__user__isnull=False)
        for party in parties.select_related("person__user__person__data_key"):
            user: User = party.person.user  # type: ignore[union-attr]  # the filter leaves out those without
            yield (f"申请人（{title}）", user.person.name, _phone(user))


def _walkthroughs() -> Iterable[tuple[str, ...]]:
    for code, title in WALKTHROUGHS:
        for number in _matters(code).values_list("number", flat=True):
            yield (title, number, spaced(code))


def _matters(code: str) -> MatterQuerySet:
    return Matter.objects.here().filter(demo=True, query_code=query_index(code))


def _phone(user: User) -> str:
    return str(user.person.details().get("phone", ""))


def columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows as lines whose columns stand below each other, a Chinese character counting two."""
    known = list(rows)
    widths = [max(_width(row[place]) for row in known) for place in range(len(known[0]))]
    return [
        "  " + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in known
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
