"""Who works in the demo district: one account for each role, clerks in a few streets, lawyers of invented firms."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.contrib.auth.hashers import make_password

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.demo.accounts import PASSWORD, second_factor
from fahui.demo.people import STAFF_PHONES
from fahui.people.models import Organisation, OrganisationKind, Professional, ProfessionalKind
from fahui.people.models.lists import Practice, Sex
from fahui.people.register import enrol
from fahui.places.models import Region, ServicePoint

# The first of a role is the demo account of that role.
STAFF: tuple[tuple[Role, str, str], ...] = (
    (Role.CLERK, "王晓芸", "中心窗口"),
    (Role.OPERATOR, "刘倩", "12348热线"),
    (Role.CONSULTANT, "孙文博", "咨询值班"),
    (Role.REVIEWER, "李思远", "审查岗"),
    (Role.APPROVER, "陈国栋", "中心主任"),
    (Role.ASSIGNER, "周敏", "指派岗"),
    (Role.OBJECTION_OFFICER, "吴志强", "司法局法治科"),
    (Role.COMPLAINT_OFFICER, "郑雅琴", "投诉处理岗"),
    (Role.SUPERVISOR, "冯立", "督查岗"),
    (Role.CHIEF, "何建平", "司法局分管领导"),
    (Role.SYSTEM_ADMIN, "许涛", "系统管理员"),
    (Role.REGISTRAR, "程远", "公共法律服务管理科"),
    (Role.SECURITY_ADMIN, "安宁", "安全管理员"),
    (Role.AUDIT_ADMIN, "沈静", "审计管理员"),
    (Role.FINANCE, "钟丽", "财务岗"),
    (Role.CLERK, "胡婷", "中心窗口"),
    (Role.REVIEWER, "叶蓁", "审查岗"),
    (Role.CONSULTANT, "欧阳娜", "咨询值班"),
)
STATIONS: tuple[tuple[str, str], ...] = (  # street, its clerk
    ("420117002", "汪海燕"),
    ("420117003", "蔡正明"),
    ("420117006", "陶春香"),
    ("420117008", "邱磊"),
)
FIRMS: tuple[tuple[str, OrganisationKind, ProfessionalKind, tuple[str, ...]], ...] = (
    ("示例明理律师事务所（演示）", OrganisationKind.LAW_FIRM, ProfessionalKind.LAWYER, ("钱立群", "沈佳怡", "韩松")),
    ("示例崇法律师事务所（演示）", OrganisationKind.LAW_FIRM, ProfessionalKind.LAWYER, ("蒋文", "秦岚", "尤浩")),
    ("示例衡平律师事务所（演示）", OrganisationKind.LAW_FIRM, ProfessionalKind.LAWYER, ("施雨晴", "严志远", "华磊")),
    (
        "示例邾城法律服务所（演示）",
        OrganisationKind.GRASSROOTS_OFFICE,
        ProfessionalKind.GRASSROOTS,
        ("余水生", "龚秋菊"),
    ),
)
WOMEN = ("沈佳怡", "秦岚", "施雨晴", "龚秋菊")
LICENCE_UNTIL = date(2030, 12, 31)


@dataclass
class Crew:
    """The staff by role, the station clerks by street, and the professionals."""

    by_role: dict[str, list[User]] = field(default_factory=dict)
    stations: dict[str, User] = field(default_factory=dict)
    professionals: list[Professional] = field(default_factory=list)

    def first(self, role: Role) -> User:
        """The demo account of a role."""
        return self.by_role[role][0]


def hire(district: Region, since: date) -> Crew:
    """Make all accounts; every one has the demo's password and a second factor of its own."""
    crew, phones, secret = Crew(), count(STAFF_PHONES), make_password(PASSWORD)
    for role, name, title in STAFF:
        user = _account(str(next(phones)), name, title, secret)
        Grant.objects.create(user=user, role=role, region=district, starts_on=since, given_by="演示数据")
        crew.by_role.setdefault(role, []).append(user)
    for street, name in STATIONS:
        region = Region.objects.get(district=district.district, code__startswith=street, level=Region.Level.STREET)
        user = _account(str(next(phones)), name, f"{region.name}工作站", secret)
        user.station = ServicePoint.objects.filter(region=region, level=ServicePoint.Level.STATION).first()
        user.save(update_fields=["station"])
        Grant.objects.create(user=user, role=Role.CLERK, region=region, starts_on=since, given_by="演示数据")
        crew.stations[street] = user
    for firm, kind, profession, names in FIRMS:
        organisation = Organisation.objects.create(name=firm, kind=kind, demo=True, phone="027-00000000")
        crew.professionals += [
            _professional(_account(str(next(phones)), name, "承办人", secret), organisation, profession, place)
            for place, name in enumerate(names, start=len(crew.professionals))
        ]
    return crew


def _account(phone: str, name: str, title: str, secret: str) -> User:
    person = enrol(name=name, details={"phone": phone}, demo=True)
    user = User.objects.create_user(phone, person=person, is_staff=True, phone_verified=True, title=f"{title}（演示）")
    user.password = secret  # hashed once for all: hashing is slow on purpose
    user.save(update_fields=["password"])
    second_factor(user)
    return user


def first_year(place: int) -> int:
    """The year of the first licence, by the place among the handlers."""
    return 2006 + place


def licence_of(place: int, sex: str, *, year: int = 0) -> str:
    """Seventeen digits after the pattern of real ones: Hubei, Wuhan, year, full-time, sex, serial; nobody has them."""
    return f"14201{year or first_year(place)}1{1 if sex == Sex.FEMALE else 0}{place + 1:06d}"


def _professional(user: User, organisation: Organisation, kind: ProfessionalKind, place: int) -> Professional:
    sex = Sex.FEMALE if user.person.name in WOMEN else Sex.MALE
    lawyer = kind == ProfessionalKind.LAWYER
    return Professional.objects.create(
        person=user.person,
        organisation=organisation,
        kind=kind,
        sex=sex,
        practice=Practice.FULL_TIME if lawyer else "",
        licence=licence_of(place, sex) if lawyer else f"演示基层{place:04d}",
        licensed_on=date(first_year(place), 7, 1),
        licence_until=LICENCE_UNTIL,
        work_phone=f"027-0000{9000 + user.pk % 1000}",
    )
