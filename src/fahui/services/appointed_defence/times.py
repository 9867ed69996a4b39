"""Its time limits: ours from the receipt of the notice, and the court's own."""

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.vocabulary import Asked, Duty, Kind, Length, On, Param, Term
from fahui.services.appointed_defence.sources import CODE, COURT
from fahui.services.legal_aid.offering import COMES_BACK, PERSON_ENDS, offered
from fahui.services.legal_aid.sources import LAW, PROMISE, RULE
from fahui.services.legal_aid.times import LATE
from fahui.worktime.units import Unit

declare(
    Default(
        "appointed_defence.alarm_days",
        "通知案件内部提醒指派的期限",
        2,
        "日",
        "内部管理规定（设计值，未核实）",
    ),
    Default(
        "appointed_defence.termination_days",
        "终止决定送达的期限",
        3,
        "日",
        "办理法律援助案件程序规定 第三十九条（未核实）",
    ),
)

NEW_LAWYER = (On("reassign"), *PERSON_ENDS)
TERMS = (
    Term(
        "assign",
        _("指派承办律师"),
        Length(3, Unit.DAYS),
        starts=(On("notify"),),
        stops=(On("assign"), On("assign_unit"), On("terminate")),
        reopens=COMES_BACK,
        says=_("我们最晚%(day)s指派承办单位或者承办律师。"),
        late=LATE,
        basis=f"{LAW} 第三十六条；{RULE} 第二十四条",
    ),
    Term(
        "inform",
        _("函告办案机关"),
        Length(3, Unit.DAYS),
        starts=(On("notify"),),
        stops=(On("inform_organ"), On("terminate")),
        reopens=NEW_LAWYER,
        says=_("我们最晚%(day)s把承办律师告诉办案机关。"),
        late=LATE,
        basis=f"{LAW} 第三十六条；{RULE} 第二十四条",
    ),
    Term(
        "alarm",
        _("提醒指派"),
        Param("appointed_defence.alarm_days", Unit.DAYS),
        starts=(On("notify"),),
        stops=(On("assign"), On("assign_unit"), On("terminate")),
        kind=Kind.INTERNAL,
        basis=PROMISE,
    ),
    Term(
        "court_notice",
        _("法院应在开庭十五日前送交通知书"),
        Length(15, Unit.DAYS),
        starts=(On("notify", when=("trial_procedure", "ordinary")),),
        stops=(On("notify"),),
        anchor="hearing_on",
        backwards=True,
        duty=Duty.OUTSIDE,
        basis=f"{COURT} 第四十九条",
    ),
    Term(
        "hearing",
        _("开庭"),
        Asked("hearing_on"),
        starts=(On("notify"), On("hearing")),
        restarts=True,
        stops=(On("close"), On("terminate")),
        kind=Kind.INTERNAL,
        duty=Duty.OUTSIDE,
        basis=f"{CODE} 第一百八十七条",
    ),
    *offered("assign", "name_person", "reassign"),
    Term(
        "tell_termination",
        _("送达终止决定"),
        Param("appointed_defence.termination_days", Unit.DAYS),
        starts=(On("terminate"),),
        stops=(On("serve", letter="termination_decision"),),
        late=LATE,
        says=_("我们最晚%(day)s把终止决定送达您。"),
        basis=f"{RULE} 第三十九条",
    ),
    Term(
        "file_closing",
        _("提交结案材料"),
        Param("legal_aid.filing_days", Unit.DAYS),
        starts=(On("close"),),
        anchor="case_closed_on",
        stops=(On("file_closing"),),
        reopens=(On("return_closing"),),
        says=_("承办人最晚%(day)s提交结案材料。"),
        basis=f"{RULE} 第四十条",
    ),
    Term(
        "check_closing",
        _("审查结案材料"),
        Param("legal_aid.checking_days", Unit.DAYS),
        starts=(On("file_closing"),),
        restarts=True,
        stops=(On("archive"), On("return_closing")),
        says=_("我们最晚%(day)s审查完结案材料。"),
        basis=f"{RULE} 第四十一条",
    ),
)
