"""Points and blocks of one professional for one matter, each with the sentence that says why. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.laws.register import cite
from fahui.matters.ranking.weights import Weights
from fahui.matters.wanting import NOTHING, Wants
from fahui.people.models.lists import Duty, Language, ProfessionalKind, Speciality
from fahui.places.geo import haversine
from fahui.places.near import far_words

LIFE = "法律援助法 第二十六条；办理法律援助案件程序规定 第二十六条"
MINOR = "未成年人保护法 第一百零四条；办理法律援助案件程序规定 第二十六条"
LISTS = {str(Duty.DUTY_LAWYER): gettext_lazy("值班律师名单")}  # where the list is called otherwise than the duty
CRIMINAL = "刑事诉讼法 第三十五条"


class Spot(NamedTuple):
    """A place in WGS-84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Leave:
    """Away until the end of a day, and who stands in."""

    until: date
    deputy: str = ""


@dataclass(frozen=True)
class Profile:
    """A professional as far as choosing goes."""

    pk: int
    name: str
    kind: str = ProfessionalKind.LAWYER
    unit: int = 0
    specialities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    spot: Spot | None = None
    criminal_since: date | None = None
    minor_trained: date | None = None
    load: int = 0  # open work, with what is held
    held: int = 0  # of it: proposed to somebody else just now, not given yet
    capacity: int = 30
    unit_load: int = 0
    recent: int = 0  # assignments of late, without those the person asked for by name
    last: datetime | None = None  # the last of them, whenever it was
    leave: Leave | None = None
    shifts: frozenset[str] = frozenset()  # kinds of shift they are on today
    stopped: str = ""  # the licence or the account stands against it


@dataclass(frozen=True)
class Sought:
    """A matter as far as choosing goes."""

    wants: Wants = NOTHING
    languages: frozenset[str] = frozenset()
    spot: Spot | None = None
    minor: bool = False


@dataclass(frozen=True)
class Reason:
    """One consideration: how many points, and why in words."""

    code: str
    points: int
    words: str


@dataclass(frozen=True)
class Ranked:
    """The answer for one professional."""

    profile: Profile
    reasons: tuple[Reason, ...] = ()
    blocks: tuple[str, ...] = field(default=())

    @property
    def score(self) -> int:
        """All points."""
        return sum(one.points for one in self.reasons)

    @property
    def key(self) -> tuple[bool, int, int, str, int]:
        """The order of the list: who may be chosen, the most points, the least load, then the name."""
        return bool(self.blocks), -self.score, self.profile.load, self.profile.name, self.profile.pk


def rank(
    sought: Sought, profiles: Iterable[Profile], weights: Weights, today: date, *, detour: float = 1.0
) -> list[Ranked]:
    """All of them, the best fit first, those who may not be chosen last."""
    rows = [(one, blocks(sought, one, weights, today)) for one in profiles]
    free = [one for one, why in rows if not why]
    usual = average(free)
    found = [Ranked(one, tuple(reasons(sought, one, weights, usual, detour)), why) for one, why in rows]
    return sorted(found, key=lambda one: one.key)


def average(free: list[Profile]) -> float:
    """Assignments of late, per head of those who really could be chosen."""
    return sum(one.recent for one in free) / len(free) if free else 0.0


def blocks(sought: Sought, one: Profile, weights: Weights, today: date) -> tuple[str, ...]:
    """What stands against them whatever the points; empty when they may be chosen."""
    wants = sought.wants
    found = [
        one.stopped,
        _leave(one),
        _("的执业类别不能承办这类事项") if wants.kinds and one.kind not in wants.kinds else "",
        _("刑事案件应由律师承办（%(basis)s）") % {"basis": cite(CRIMINAL)}
        if wants.criminal and one.kind != ProfessionalKind.LAWYER
        else "",
        _("不在%(list)s") % {"list": list_words(wants.duty)} if wants.duty_only and not pooled(sought, one) else "",
        _inexperienced(one, weights, today) if wants.severe else "",
        _("没有登记办理未成年人案件的培训，不能承办未成年人案件（%(basis)s）") % {"basis": cite(MINOR)}
        if (sought.minor or wants.minor) and not _trained(one, today)
        else "",
        _("已满额：%(load)s") % {"load": _load(one)} if one.load >= one.capacity else "",
        _("所在单位已满额：在办%(load)d件，最多%(most)d件") % {"load": one.unit_load, "most": weights.unit_capacity}
        if one.unit_load >= weights.unit_capacity
        else "",
    ]
    return tuple(filter(None, found))


def _leave(one: Profile) -> str:
    if one.leave is None:
        return ""
    words = _("正在请假，到%(day)s") % {"day": one.leave.until.isoformat()}
    return words + (_("，由%(who)s代理") % {"who": one.leave.deputy} if one.leave.deputy else "")


def _trained(one: Profile, today: date) -> bool:
    return one.minor_trained is not None and one.minor_trained <= today


def experienced_since(today: date, years: int) -> date:
    """Whoever began on this day or earlier has the years."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _inexperienced(one: Profile, weights: Weights, today: date) -> str:
    words = {"n": weights.criminal_years, "basis": cite(LIFE)}
    if one.criminal_since is None:
        return _("没有登记从事刑事辩护的起始日期，这类案件应有%(n)d年以上经历（%(basis)s）") % words
    if one.criminal_since > experienced_since(today, weights.criminal_years):
        since = {"since": one.criminal_since.isoformat()}
        return _("从事刑事辩护不满%(n)d年（%(since)s起），不能承办这类案件（%(basis)s）") % {**words, **since}
    return ""


def reasons(sought: Sought, one: Profile, weights: Weights, usual: float, detour: float) -> list[Reason]:
    """What speaks for them, with its points; what has none but is worth knowing has a sentence too."""
    found = [
        _wish(sought, one, weights),
        _speciality(sought, one, weights),
        _language(sought, one, weights),
        _list(sought, one, weights),
        Reason("shift", weights.shift, _("今天值班")) if on_shift(sought, one) else None,
        _distance(sought, one, weights, detour),
        Reason("load", points_for_load(one.load, one.capacity, weights), _load(one)),
        Reason("fairness", points_for_share(one.recent, usual, weights), _share(one, usual, weights)),
    ]
    return [reason for reason in found if reason is not None]


def named(sought: Sought, one: Profile) -> bool:
    """Did the person ask for this one by name?"""
    return bool(one.name) and one.name in sought.wants.wished


def pooled(sought: Sought, one: Profile) -> bool:
    """Are they on the list from which one is taken first?"""
    return bool(sought.wants.duty) and sought.wants.duty in one.duties


def on_shift(sought: Sought, one: Profile) -> bool:
    """Are they on a shift of the wanted kind today?"""
    return bool(sought.wants.shift) and sought.wants.shift in one.shifts


def list_words(duty: str) -> str:
    """A list of professionals by its name."""
    labels: dict[str, object] = {**{str(code): label for code, label in Duty.choices}, **LISTS}
    return str(labels.get(duty, duty))


def _list(sought: Sought, one: Profile, weights: Weights) -> Reason | None:
    if not pooled(sought, one):
        return None
    return Reason("pool", weights.pool, _("在%(list)s") % {"list": list_words(sought.wants.duty)})


def _wish(sought: Sought, one: Profile, weights: Weights) -> Reason | None:
    return Reason("wish", weights.wish, _("受援人点名要这位")) if named(sought, one) else None


def _speciality(sought: Sought, one: Profile, weights: Weights) -> Reason | None:
    shared = sought.wants.specialities & one.specialities
    if shared:
        return Reason("speciality", weights.speciality, _("专长对口：%(what)s") % {"what": _words(Speciality, shared)})
    return Reason("speciality", 0, _("登记的专长不对口")) if sought.wants.specialities else None


def _language(sought: Sought, one: Profile, weights: Weights) -> Reason | None:
    shared = sought.languages & one.languages
    if shared:
        return Reason("language", weights.language, _("能用%(what)s交流") % {"what": _words(Language, shared)})
    if not sought.languages:
        return None
    return Reason("language", 0, _("没有登记会%(what)s，要另找翻译") % {"what": _words(Language, sought.languages)})


def _words(choices: type[Speciality] | type[Language], codes: Iterable[str]) -> str:
    labels: Mapping[str, object] = dict(choices.choices)
    return "、".join(str(labels.get(code, code)) for code in sorted(codes))


def _distance(sought: Sought, one: Profile, weights: Weights, detour: float) -> Reason | None:
    if sought.spot is None or one.spot is None:
        return None
    metres = haversine(*sought.spot, *one.spot) * detour
    words = _("所在单位离当事人约%(far)s") % {"far": far_words(metres)}
    return Reason("distance", points_for_distance(metres, weights), words)


def points_for_distance(metres: float, weights: Weights) -> int:
    """Full next door, none from `far` on."""
    return round(weights.distance * max(0.0, 1 - metres / 1000 / weights.far)) if weights.far else 0


def points_for_load(load: int, capacity: int, weights: Weights) -> int:
    """Full with empty hands, none when full."""
    return round(weights.load * max(0, capacity - load) / capacity) if capacity else 0


def _load(one: Profile) -> str:
    words = {"load": one.load - one.held, "held": one.held, "most": one.capacity}
    if one.held:
        return _("在办%(load)d件，别人正在排的%(held)d件，最多%(most)d件") % words
    return _("在办%(load)d件，最多%(most)d件") % words


def points_for_share(recent: int, usual: float, weights: Weights) -> int:
    """Full with none of late, half with as many as the others, none with twice as many."""
    return round(weights.fairness * max(0.0, 1 - recent / (2 * usual))) if usual else weights.fairness


def _share(one: Profile, usual: float, weights: Weights) -> str:
    words = {"days": weights.recent, "n": one.recent, "usual": f"{usual:.1f}"}
    return _("近%(days)d天指派%(n)d件，能选的人平均%(usual)s件") % words
