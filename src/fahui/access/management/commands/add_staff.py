"""The first accounts of an empty installation, and any later one: a member of staff with their duties."""

import sys
from getpass import getpass, getuser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.core.identifiers import clean_name, clean_phone
from fahui.places.models import Region

WEAK = {  # Django's own sentences are not all there in Chinese
    "password_too_short": "密码至少要{min_length}个字符。",
    "password_too_common": "这个密码太常见，容易被猜到。",
    "password_entirely_numeric": "密码不能只有数字。",
}
ROLES = [role.value for role in Role if role != Role.SYSTEM]


class Command(BaseCommand):
    """`bin/manage add_staff --phone 13900000001 --name 许涛 --title 系统管理员 --role system_admin`."""

    help = "建立一个工作人员账号并授予岗位。密码现场输入两遍，或者用 --password-stdin 从标准输入读一行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The password is never an argument: those stand in the shell's history and in the list of processes."""
        parser.add_argument("--phone", required=True, help="登录用的手机号")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--title", default="", help="职务")
        roles = "、".join(f"{role}（{Role(role).label}）" for role in ROLES)
        parser.add_argument(
            "--role", action="append", default=[], metavar="岗位", help=f"可重复：{roles}。承办案件的律师可以不给。"
        )
        parser.add_argument("--region", default="", metavar="区划代码", help="岗位管到哪里；不写就是全区")
        parser.add_argument("--given-by", default="", help="谁授予的；不写就记运行命令的系统用户")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码，一行")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing; what is refused is said in one sentence."""
        try:
            phone, name = clean_phone(options["phone"]), clean_name(options["name"])
        except ValidationError as wrong:
            raise CommandError("".join(wrong.messages)) from wrong
        roles = _roles(options["role"])
        region = _region(options["region"])
        _must_be_new(phone)
        password = _password(User(title=options["title"]), from_stdin=options["password_stdin"])
        given_by = options["given_by"].strip() or f"bin/manage add_staff（{getuser()}）"
        try:
            with transaction.atomic():
                user = User.objects.create_user(
                    phone, password, name=name, title=options["title"].strip()[:40], is_staff=True, phone_verified=True
                )
                for role in roles:
                    Grant.objects.create(user=user, role=role, region=region, given_by=given_by[:80])
        except IntegrityError as taken:  # somebody made it between our look and now
            raise CommandError(_taken(None)) from taken
        duties = "、".join(str(Role(role).label) for role in roles)
        where = f"{region.name}：{duties}" if duties else "没有岗位，只看得到指派给本人的事项"
        self.stdout.write(f"已建立{name}的账号（{where}）。第一次登录时设置动态码。")


def _roles(given: list[str]) -> list[str]:
    """Each once, in the order given."""
    unknown = [role for role in given if role not in ROLES]
    if unknown:
        raise CommandError(f"没有这个岗位：{'、'.join(unknown)}。可以用的：{'、'.join(ROLES)}。")
    return list(dict.fromkeys(given))


def _region(code: str) -> Region:
    """The place of the duties; the whole district unless one is named."""
    rows = Region.objects.filter(active=True)
    found = rows.filter(code=code).first() if code else rows.filter(level=Region.Level.DISTRICT).first()
    if found is None and code:
        raise CommandError(f"没有这个区划代码：{code}。")
    if found is None:
        raise CommandError("还没有区划，请先运行 bin/manage prepare。")
    return found


def _must_be_new(phone: str) -> None:
    known = User.objects.by_phone(phone)
    if known is not None:
        raise CommandError(_taken(known))


def _taken(known: User | None) -> str:
    kind = "工作人员" if known is None or known.is_staff else "群众"
    return f"这个手机号已经有{kind}账号，没有改动。请换一个号码。"


def _password(user: User, *, from_stdin: bool) -> str:
    """Asked twice without showing it, or one line of the standard input; weak ones are refused."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass("密码：")
        if getpass("再输一遍：") != password:
            raise CommandError("两次输入的密码不一样，没有建立账号。")
    try:
        validate_password(password, user)
    except ValidationError as weak:
        said = [WEAK.get(one.code or "", "".join(one.messages)).format(**(one.params or {})) for one in weak.error_list]
        raise CommandError("".join(said)) from weak
    return password
