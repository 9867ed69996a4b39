"""Limits of whoever handles a case, and of the site that lets them in (legal-aid.md §5, rows 11 to 13)."""

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.vocabulary import ByFact, Duty, Kind, Length, On, Param, Term
from fahui.services.legal_aid.sources import CODE, COURT, POLICE, RULE
from fahui.services.legal_aid.working import worked
from fahui.worktime.units import Unit

declare(
    Default(
        "legal_aid.first_talk_days",
        "第一次约见受援人的期限",
        5,
        "日",
        "设计值：办理法律援助案件程序规定 第三十条没有写明日数，取与签订协议相同的5日（未核实）",
    ),
)
THREE = Length(3, Unit.DAYS)


def formalities(fact: str, *values: str) -> Term:
    """诉讼代理人 hand their authority to the court in three days; only where such an answer makes them one."""
    return Term(
        "formalities",
        _("向法院提交代理手续"),
        ByFact(fact, tuple((value, THREE) for value in values)),
        starts=(On("take"),),
        restarts=True,
        stops=(*worked("formalities"), On("reassign"), On("close"), On("terminate")),
        basis=f"{COURT} 第六十六条",
    )


def site_meeting(*met: On) -> Term:
    """看守所 lets the lawyer in within forty-eight hours of the request: hours of the site's, never ours."""
    return Term(
        "site_meeting",
        _("看守所安排会见"),
        Length(48, Unit.HOURS),
        starts=worked("meeting_asked"),
        restarts=True,
        stops=(*worked("meeting"), *met, On("reassign"), On("close"), On("terminate")),
        duty=Duty.OUTSIDE,
        basis=f"{CODE} 第三十九条；{POLICE} 第五十三条",
    )


HANDLING_TIMES = (
    formalities("legal_position", "victim", "private"),
    site_meeting(On("meet")),
    Term(
        "first_talk",
        _("第一次约见受援人"),
        Param("legal_aid.first_talk_days", Unit.DAYS),
        starts=(On("take"),),
        restarts=True,
        stops=(On("meet"), *worked("meeting"), On("reassign"), On("close"), On("terminate")),
        kind=Kind.INTERNAL,
        basis=f"{RULE} 第三十条",
    ),
)
