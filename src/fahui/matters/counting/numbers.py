"""The numbers the ministry's monthly report asks and the lists they are broken down by; services say what adds to them.

What was read in a law says so; the rest is what is usually reported and carries the mark 未核实.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fahui.matters.models.channel import Channel
from fahui.people.groups import Group
from fahui.people.models.lists import ProfessionalKind

OTHER: Final = "other"
Values = Mapping[str, str | Promise]


class Measure(StrEnum):
    """What one of it is."""

    MATTERS = "matters"  # 件: a matter once
    PEOPLE = "people"  # 人次: each applicant of each matter of another number
    CONTACTS = "contacts"  # 人次: each touch on any channel
    SUM = "sum"  # 元: an answer added up
    PAID = "paid"  # 元: entries of the ledger
    SHARE = "share"  # 件: those of another number that began in this system


@dataclass(frozen=True)
class Listed:
    """A list by which numbers are broken down."""

    title: str | Promise
    values: Values
    verified: bool = True


@dataclass(frozen=True)
class Number:
    """One number: what counts, at which day, in words, and by which lists it is broken down."""

    code: str
    title: str | Promise
    unit: str | Promise
    says: str | Promise
    by: tuple[str, ...] = ()
    measure: Measure = Measure.MATTERS
    of: str = ""  # the number whose matters it is about
    adds: tuple[str, ...] = ()  # the numbers it puts together, instead of one of its own


CASES, TIMES, YUAN = _("件"), _("人次"), _("元")

LISTS: Final[Mapping[str, Listed]] = {
    "kind": Listed(
        _("案件大类"),
        {
            "civil": _("民事"),
            "administrative": _("行政"),
            "criminal": _("刑事"),
            "compensation": _("国家赔偿"),
            "arbitration": _("劳动仲裁"),
            "non_litigation": _("非诉讼"),
            "on_duty": _("值班律师法律帮助"),
            OTHER: _("没有登记"),
        },
    ),
    "form": Listed(
        _("服务形式"),
        {
            "advice": _("法律咨询"),
            "documents": _("代拟法律文书"),
            "defence": _("刑事辩护与代理"),
            "litigation": _("民事案件、行政案件、国家赔偿案件的诉讼代理及非诉讼代理"),
            "on_duty": _("值班律师法律帮助"),
            "arbitration": _("劳动争议调解与仲裁代理"),
            OTHER: _("法律法规规定的其他形式，或者没有登记"),
        },
    ),
    "source": Listed(
        _("来源"),
        {
            "applied": _("申请"),
            "notified": _("通知辩护"),
            "notified_agency": _("通知代理"),
            "transferred": _("转交"),
            "first": _("先行提供"),
            OTHER: _("没有登记"),
        },
    ),
    "procedure": Listed(
        _("诉讼阶段"),
        {
            "investigation": _("侦查"),
            "prosecution": _("审查起诉"),
            "first": _("一审"),
            "second": _("二审"),
            "trial": _("审判（没有分审级）"),
            "retrial": _("再审"),
            "death_review": _("死刑复核"),
            "enforcement": _("执行"),
            "arbitration": _("仲裁"),
            "reconsideration": _("复议"),
            "none": _("非诉讼"),
            OTHER: _("其他，或者没有登记"),
        },
    ),
    "category": Listed(
        _("受援人类别（可多选）"),
        {
            **{str(code): label for code, label in Group.choices},
            "rigid_expenses": _("刚性支出困难家庭"),
            "preferential": _("优抚对象"),
            "judicial_relief": _("司法救助对象"),
            "woman": _("妇女"),
            "ethnic_minority": _("少数民族"),
            "foreign": _("外国人、无国籍人"),
            OTHER: _("一般困难，或者没有登记类别"),
        },
        verified=False,
    ),
    "result": Listed(
        _("结果"),
        {
            "judgment": _("判决、裁定或者仲裁裁决"),
            "settled": _("调解、和解"),
            "withdrawn": _("撤诉、撤销案件"),
            "reconsidered": _("复议决定"),
            "terminated": _("终止"),
            OTHER: _("其他"),
        },
        verified=False,
    ),
    "adopted": Listed(
        _("意见采纳情况"),
        {
            "all": _("全部采纳"),
            "part": _("部分采纳"),
            "none": _("没有采纳"),
            OTHER: _("没有答复，或者没有登记"),
        },
        verified=False,
    ),
    "way": Listed(
        _("咨询方式"),
        {
            "visit": _("来访"),
            "home": _("上门"),
            "telephone": _("电话"),
            "letter": _("信函"),
            "web": _("网络"),
            OTHER: _("部门移交"),
        },
    ),
    "handler": Listed(
        _("承办人身份"),
        {**{str(code): label for code, label in ProfessionalKind.choices}, OTHER: _("没有登记")},
    ),
}
WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "visit": (Channel.WINDOW, Channel.POINT),  # the person came: what "上门次数" of the streamlining sheet counts
    "home": (Channel.VISIT,),  # we went to them
    "telephone": (Channel.HOTLINE,),
    "letter": (Channel.LETTER,),
    "web": (Channel.WEB, Channel.CHAT),
}

NUMBERS: Final = (
    Number("applied", _("申请数"), CASES, _("提出申请的事项，一件数一次，算在提出的那天。"), ("source",)),
    Number("accepted", _("受理数"), CASES, _("受理的申请，一件数一次，算在第一次受理的那天。")),
    Number("approved", _("批准数"), CASES, _("决定给予法律援助的申请，算在第一次作出决定的那天。"), ("form",)),
    Number("refused", _("不予数"), CASES, _("决定不予法律援助的申请，算在最近一次作出决定的那天。")),
    Number(
        "cases",
        _("案件数"),
        CASES,
        _("给予援助的案件和办案机关通知的案件，算在作出决定或者收到通知的那天。"),
        ("kind", "source", "procedure"),
    ),
    Number(
        "helped",
        _("受援人次"),
        TIMES,
        _(
            "上面“案件数”里的每一位受援人，一件里有几位数几次；群体性案件数决定给予援助的每一个人，算在作出决定的那天。类别按统计期最后一天登记的和申请时所报的，一人可有几类。"
        ),
        ("category",),
        Measure.PEOPLE,
        "cases",
    ),
    Number(
        "consulted",
        _("咨询人次"),
        TIMES,
        _(
            "有关咨询的每一次来访、来电、上门、来信和网上留言，算在来的那天；同一件事来两次数两次。"
            "没有立件、只登记的来电来访也算。"
        ),
        ("way",),
        Measure.CONTACTS,
    ),
    Number(
        "on_duty",
        _("值班律师帮助数"),
        CASES,
        _(
            "值班律师提供法律帮助的事项，一件数一次，算在第一次帮助的那天；每一次帮助见值班律师工作台账。不在“案件数”里。"
        ),
        ("procedure",),
    ),
    Number(
        "closed",
        _("结案数"),
        CASES,
        _("办结和终止的案件，算在最近一次登记结案或者决定终止的那天。"),
        ("kind", "result", "adopted", "handler"),
    ),
    Number(
        "recovered",
        _("挽回损失或者取得利益"),
        YUAN,
        _("结案时登记为受援人争取到的金额相加，算在登记结案的那天。没有登记金额的不算。"),
        (),
        Measure.SUM,
    ),
    Number(
        "paid", _("补贴支出"), YUAN, _("补贴账上的每一笔相加，退回和冲销的减去，算在入账的那天。"), (), Measure.PAID
    ),
    Number("complaints", _("投诉数"), CASES, _("收到的投诉和建议，算在收到的那天。")),
    Number(
        "entered",
        _("在本系统登记的案件数（系统录入率）"),
        CASES,
        _("上面“案件数”连同旧台账转入的案件里，一开始就在本系统登记的有几件，占多少。"),
        (),
        Measure.SHARE,
        "cases",
    ),
)

# No line of the report, but the list behind the figures of streamlining and equal access.
DECIDED: Final = Number(
    "decided",
    _("作出决定的申请"),
    CASES,
    _("决定给予和决定不予的申请，算在决定的那天，和“批准数”“不予数”同一口径。"),
    adds=("approved", "refused"),
)


def number_of(code: str) -> Number:
    """Raises KeyError for an unknown one."""
    for one in (*NUMBERS, DECIDED):
        if one.code == code:
            return one
    raise KeyError(code)
