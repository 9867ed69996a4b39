"""Invented files as large as a city's: firms and their lawyers, and the matters of an older ledger."""

import random
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.core.identifiers import DEMO_AREA
from fahui.core.registers import register_of
from fahui.documents.sheets import Column, workbook
from fahui.people.models import Organisation, OrganisationKind, Person, Professional
from fahui.places.models import PointLevel, Region, ServicePoint
from fahui.registers.kinds import Kind, kind_for, kind_of

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静强磊洋艳勇军杰娟涛明超霞平刚桂英建国海燕志远秋菊雨晴文博"
SPECIALITIES = ("劳动工资", "婚姻家庭", "刑事", "合同", "交通事故", "土地和征地拆迁")


def keeper() -> User:
    """Keeps the registers and is head of the centre."""
    user = User.objects.create_user("19900000096", "correct horse 9", name="导入员", is_staff=True, phone_verified=True)
    district = Region.objects.get(level="district")
    for role in (Role.REGISTRAR, Role.APPROVER):
        Grant.objects.create(user=user, role=role, region=district)
    return user


def _kind(code: str) -> Kind:
    register = register_of(code)
    assert register is not None
    return kind_for(register)


def _sheet(title: str, head: list[str], lines: list[list[Any]]) -> bytes:
    return workbook(title, [Column(one) for one in head], lines, above=False)


def points(_rows: int) -> tuple[Kind, bytes]:
    """The 677 points of villages and communities, each with another phone, address and area than it has."""
    rows = ServicePoint.objects.filter(level=PointLevel.POINT).select_related("region__parent").order_by("pk")
    head = ["名称", "所在区划", "层级", "职能", "开放时间", "电话", "地址", "面积（平方米）"]
    week = "周一至周五 9:00—12:00，14:00—17:00"
    lines: list[list[Any]] = []
    for n, one in enumerate(rows, start=1):
        what = [one.name, one.region.label, one.called.name, "、".join(one.function_labels)]
        lines.append([*what, week, f"027-{n:08d}", f"测速路{n}号", n])
    return _kind("points"), _sheet("站点", head, lines)


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.randint(1, 2)))


def _number(n: int, woman: bool) -> str:
    born = date(1965, 1, 1) + timedelta(days=n % 12000)
    order = (n // 12000) * 2 + (0 if woman else 1)
    body = f"{DEMO_AREA}{born:%Y%m%d}{order:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def lawyers(rows: int) -> tuple[Kind, bytes]:
    """A file of lawyers, with the firms already registered."""
    chance = random.Random(7)
    firms = [f"测速第{n}律师事务所" for n in range(200)]
    Organisation.objects.bulk_create(Organisation(name=name, kind=OrganisationKind.LAW_FIRM) for name in firms)
    head = [
        "姓名",
        "性别",
        "身份证号",
        "手机号（不公开）",
        "职业",
        "执业类别",
        "执业证号",
        "执业证有效期至",
        "所在机构",
        "专长",
        "工作电话",
    ]
    lines: list[list[Any]] = []
    for n in range(rows):
        woman = chance.random() < 0.4
        licence = f"14201{2005 + n % 20}1{'1' if woman else '0'}{n:06d}"
        lines.append(
            [
                _name(chance),
                "女" if woman else "男",
                _number(n, woman),
                f"199{n:08d}",
                "律师",
                "专职",
                licence,
                "2030-12-31",
                firms[n % len(firms)],
                "、".join(chance.sample(SPECIALITIES, 2)),
                f"027-{n:08d}",
            ]
        )
    return _kind("lawyers"), _sheet("律师", head, lines)


def matters(rows: int) -> tuple[Kind, bytes]:
    """A ledger of legal aid: a third still running, the others ended two years ago."""
    chance = random.Random(8)
    firm, _made = Organisation.objects.get_or_create(name="测速律师事务所", kind=OrganisationKind.LAW_FIRM)
    people = Person.objects.bulk_create(Person(name=_name(chance)) for _n in range(50))
    handlers = Professional.objects.bulk_create(
        Professional(person=person, organisation=firm, kind="lawyer", licence=f"14201201010{n:06d}")
        for n, person in enumerate(people, start=900_000)
    )
    villages = [region.label for region in Region.objects.villages().select_related("parent")[:200]]
    head = [
        "旧编号",
        "收到日期",
        "申请人",
        "证件号",
        "电话",
        "对方",
        "地点",
        "您要办的是哪件事",
        "步骤1",
        "步骤1的日期",
    ]
    head += ["步骤2", "步骤2的日期", "步骤3", "步骤3的日期", "承办人执业证号", "结果", "办结日期", "归档日期"]
    lines: list[list[Any]] = []
    for n in range(rows):
        begun = date(2024, 1, 2) + timedelta(days=n % 300)
        line: list[Any] = [f"援{begun.year}-{n:05d}", begun, _name(chance), _number(n, n % 2 == 0), f"198{n:08d}"]
        line += ["某某建筑公司", villages[n % len(villages)], "确认劳动关系、要劳动报酬（工资）"]
        line += ["受理", begun, "批准给予援助", begun + timedelta(days=4), "指派", begun + timedelta(days=6)]
        line.append(handlers[n % len(handlers)].licence)
        if n % 3:
            line += ["判决、裁定或裁决", begun + timedelta(days=90), begun + timedelta(days=120)]
        lines.append(line)
    kind = kind_of("matters:legal_aid")
    assert kind is not None
    return kind, _sheet("旧台账", head, lines)
