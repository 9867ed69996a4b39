"""Every time limit of legal aid with its clause (domain: 日 are calendar days since 2022)."""

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.shared_actions import after_hearing
from fahui.matters.vocabulary import Answers, Asked, Duty, Kind, Length, On, Param, Pause, Term
from fahui.services.legal_aid.offering import COMES_BACK, offered
from fahui.services.legal_aid.sources import LAW, PROMISE, RULE
from fahui.worktime.units import Unit

declare(
    Default("legal_aid.green_days", "绿色通道作出决定的目标（0为当日）", 0, "日", "内部管理规定（设计值，未核实）"),
)
# 绿色通道: by the ground on which somebody asks; which groups, see the law under each.
GREEN = ("migrant_worker", "no_fixed_income", "not_means_tested")


def hurries(answers: Answers) -> bool:
    """保障农民工工资支付条例 45, 法律援助法 45, 未成年人保护法 104, 军人地位和权益保障法 61: first in the queues."""
    return answers.get("means_ground") in GREEN or answers.get("assistance_kind") == "preferential"


LATE = _("已经超过法定期限。可以打12348催办，也可以向区司法局投诉（法律援助法第五十六条）。")

DECIDED = tuple(
    On(action) for action in ("grant", "confirm_grant", "refuse", "withdraw", "lapse", "transfer", "terminate")
)
TERMS = (
    Term(
        "decide",
        _("作出决定"),
        Length(7, Unit.DAYS),
        starts=(On("submit"), On("ordered")),
        restarts=True,
        stops=DECIDED,
        pauses=(
            Pause(On("serve", letter="supplement_notice"), On("supplement"), basis=f"{LAW} 第四十三条"),
            Pause(On("ask_cooperation"), On("cooperation_answered"), basis=f"{RULE} 第十七条"),
        ),
        late=LATE,
        tells=_("我们最晚%(day)s作出决定。"),
        basis=f"{LAW} 第四十三条",
    ),
    Term(
        "promise",
        _("承诺作出决定"),
        Param("legal_aid.promised_days", Unit.DAYS),
        starts=(On("submit"), On("first_asked")),
        restarts=True,
        anchor="first_asked_on",
        stops=DECIDED,
        pauses=(
            Pause(On("serve", letter="supplement_notice"), On("supplement")),
            Pause(On("ask_cooperation"), On("cooperation_answered")),
        ),
        kind=Kind.PROMISED,
        tells=_("我们最晚%(day)s作出决定。"),
        basis=PROMISE,
    ),
    Term(
        "green",
        _("绿色通道当日决定"),
        Param("legal_aid.green_days", Unit.DAYS),
        starts=(
            *(On("submit", when=("means_ground", ground)) for ground in GREEN),
            On("submit", when=("assistance_kind", "preferential")),
        ),
        stops=(*DECIDED, On("provide_first"), On("request_supplement")),
        kind=Kind.INTERNAL,
        basis=PROMISE,
    ),
    Term(
        "supplement",
        _("补充材料"),
        Asked("supplement_by"),
        starts=(On("serve", letter="supplement_notice"),),
        stops=(On("supplement"), On("withdraw"), On("lapse")),
        duty=Duty.APPLICANT,
        then="lapse",
        tells=_("请在%(day)s前（含当日）交来，交齐后接着办。"),
        basis=f"{LAW} 第四十三条",
    ),
    Term(
        "assign",
        _("指派承办人"),
        Length(3, Unit.DAYS),
        starts=(On("grant"), On("confirm_grant")),
        stops=(On("assign"), On("assign_first"), On("assign_unit"), On("terminate")),
        reopens=COMES_BACK,
        anew=(On("ordered"),),  # granted a second time it is assigned a second time
        late=LATE,
        tells=_("我们最晚%(day)s指派承办人。"),
        basis=f"{LAW} 第四十三条",
    ),
    *offered("assign", "assign_first", "name_person", "reassign"),
    Term(
        "sign",
        _("签订委托协议"),
        Length(5, Unit.DAYS),
        starts=(On("assign"), On("assign_first"), On("name_person"), On("reassign")),
        restarts=True,
        stops=(On("sign_agreement"), *COMES_BACK, On("terminate")),
        tells=_("承办人最晚%(day)s和您签订委托协议。"),
        basis=f"{RULE} 第二十七条",
    ),
    after_hearing(PROMISE),
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
    Term(
        "object",
        _("提出异议"),
        Param("legal_aid.objection_days", Unit.DAYS),
        starts=(On("serve", letter="refusal_decision"), On("serve", letter="termination_decision")),
        stops=(On("object"),),
        duty=Duty.APPLICANT,
        tells=_("如不同意，请在%(day)s前（含当日）提出异议。"),
        basis=f"{RULE} 第二十二条",
    ),
)
