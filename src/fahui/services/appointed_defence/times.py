"""Its time limits: ours from the receipt of the notice, and the court's own."""

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.vocabulary import Asked, ByFact, Duty, Kind, Length, On, Param, Term
from fahui.services.appointed_defence.court import AFTER_COURT
from fahui.services.appointed_defence.ending import AGAIN, ENDS_EARLY_TERMS
from fahui.services.appointed_defence.questions import GROUNDS
from fahui.services.appointed_defence.sources import CODE, COURT, PROSECUTORS
from fahui.services.legal_aid.handling_times import THREE, formalities, site_meeting
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
)

TOLD_AT = ("prosecution", "first", "second", "retrial")  # three days bind the procuratorate and the court
NEW_LAWYER = (On("reassign"), *PERSON_ENDS)
TERMS = (
    Term(
        "assign",
        _("指派承办律师"),
        Length(3, Unit.DAYS),
        starts=(On("notify"), AGAIN),
        restarts=True,
        stops=(On("assign"), On("assign_unit"), On("terminate")),
        reopens=COMES_BACK,
        late=LATE,
        tells=_("我们最晚%(day)s指派律师。"),
        basis=f"{LAW} 第三十六条；{RULE} 第二十四条",
    ),
    Term(
        "inform",
        _("函告办案机关"),
        Length(3, Unit.DAYS),
        starts=(On("notify"), AGAIN),
        restarts=True,
        stops=(On("inform_organ"), On("terminate")),
        reopens=NEW_LAWYER,
        late=LATE,
        tells=_("我们最晚%(day)s函告办案机关。"),
        basis=f"{LAW} 第三十六条；{RULE} 第二十四条",
    ),
    Term(
        "alarm",
        _("提醒指派"),
        Param("appointed_defence.alarm_days", Unit.DAYS),
        starts=(On("notify"), AGAIN),
        restarts=True,
        stops=(On("assign"), On("assign_unit"), On("terminate")),
        rolls=False,  # a reminder that moved off the rest days would end with the limit itself
        kind=Kind.INTERNAL,
        basis=PROMISE,
    ),
    # The organs' own three days, read off what their notice says of itself; without those days nothing is counted.
    Term(
        "tell_person",
        _("办案机关收案三日内告知本人有权获得法律援助"),
        ByFact("procedure_stage", tuple((stage, THREE) for stage in TOLD_AT)),
        starts=(On("notify"),),
        stops=(On("notify"), On("first_meeting"), On("close"), On("terminate")),
        anchor="organ_received_on",
        met_on="rights_told_on",
        duty=Duty.OUTSIDE,
        basis=f"{LAW} 第三十五条；{COURT} 第四十四条；{PROSECUTORS} 第四十条",
    ),
    Term(
        "organ_notifies",
        _("办案机关应在发现后三日内通知"),
        ByFact("ground", tuple((ground, THREE) for ground, _title in GROUNDS if ground != "may")),
        starts=(On("notify"),),
        stops=(On("notify"),),
        anchor="found_on",
        duty=Duty.OUTSIDE,
        basis=f"{LAW} 第三十六条",
    ),
    formalities("ground", "treatment"),
    site_meeting(On("first_meeting")),
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
        starts=(On("notify"), On("set_hearing"), On("adjourn")),
        restarts=True,
        stops=(On("close"), On("terminate")),
        kind=Kind.INTERNAL,
        duty=Duty.OUTSIDE,
        basis=f"{CODE} 第一百八十七条",
    ),
    *offered("assign", "name_person", "reassign"),
    AFTER_COURT,
    *ENDS_EARLY_TERMS,
    Term(
        "file_closing",
        _("提交结案材料"),
        Param("legal_aid.filing_days", Unit.DAYS),
        starts=(On("close"),),
        anchor="case_closed_on",
        stops=(On("file_closing"),),
        reopens=(On("return_closing"),),
        basis=f"{RULE} 第四十条",
    ),
    Term(
        "check_closing",
        _("审查结案材料"),
        Param("legal_aid.checking_days", Unit.DAYS),
        starts=(On("file_closing"),),
        restarts=True,
        stops=(On("archive"), On("return_closing")),
        basis=f"{RULE} 第四十一条",
    ),
)
