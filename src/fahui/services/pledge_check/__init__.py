"""诚信承诺核查：给予援助以后再核对申请时的陈述；不实的，先听申辩，再由司法局决定。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Duty, Fact, Keep, Kind, Length, On, Param, PartyRole, Relation, Service, Term
from fahui.services.pledge_check import published as published
from fahui.services.pledge_check.questions import CHECKED, PICKED
from fahui.services.pledge_check.steps import LAW, LETTERS, STEPS
from fahui.worktime.units import Unit

REVIEW = "行政复议法"
PROMISE = "承诺：区法律援助中心服务承诺（示例，未核实）"
declare(
    Default("pledge_check.days", "核查陈述和承诺的期限", 30, "日", "内部管理规定（设计值，未核实）"),
    Default("pledge_check.defence_days", "收到陈述不实告知后说明情况的期限", 5, "日", "设计值：法律没有写明，未核实"),
)

services.add(
    Service(
        code="pledge_check",
        title=_("诚信承诺核查"),
        summary=_("核对申请法律援助时的陈述和承诺"),
        open_to="linked",
        effective_from=date(2022, 1, 1),
        basis=(f"{LAW} 第四十一条", f"{LAW} 第六十四条"),
        opens_with="select",
        parties=(
            PartyRole(Relation.APPLICANT, _("受援人"), phone=False),
            PartyRole(Relation.AGENT, _("代为申请的人"), least=0, phone=False),
        ),
        intake=(
            Fact("checked_what", _("核查什么"), "choice", choices=CHECKED, basis=f"{LAW} 第四十一条"),
            Fact("picked_how", _("怎样选中的"), "choice", choices=PICKED),
            Fact("picked_why", _("为什么核查"), "text", keep=Keep.CLEAR, most=200),
            Fact("draw_month", _("抽的是哪个月给予的"), "text", keep=Keep.CLEAR, required=False, most=7),
            Fact("draw_seed", _("随机种子（当月最后一日的锚定值）"), "text", keep=Keep.CLEAR, required=False, most=64),
            Fact("draw_share", _("抽查比例（%）"), "text", keep=Keep.CLEAR, required=False, most=20),
            Fact("draw_pool", _("从几件里抽"), "integer", required=False),
        ),
        outcomes=(
            ("true", _("属实")),
            ("unchecked", _("无法核查")),
            ("cleared", _("申辩成立或者决定被撤销，不作不实认定")),
            ("untrue", _("不实，责令支付费用")),
        ),
        remedies=(
            (
                "untrue",
                _("如不服，可以%(review)s向区人民政府申请行政复议，或者自收到决定书之日起6个月内向人民法院起诉。"),
            ),
        ),
        letters=LETTERS,
        actions=STEPS,
        terms=(
            Term(
                "check",
                _("核查"),
                Param("pledge_check.days", Unit.DAYS),
                starts=(On("select"),),
                stops=(On("find_true"), On("find_unchecked"), On("find_untrue")),
                kind=Kind.INTERNAL,
                basis=PROMISE,
            ),
            Term(
                "defence",
                _("说明情况"),
                Param("pledge_check.defence_days", Unit.DAYS),
                starts=(On("serve", letter="untrue_notice"),),
                stops=(On("defend"), On("clear"), On("no_defence")),
                duty=Duty.APPLICANT,
                then="no_defence",
                tells=_("请在%(day)s前（含当日）说明情况。"),
                basis=f"{LAW} 第六十四条",
            ),
            Term(
                "review",
                _("申请行政复议"),
                Length(60, Unit.DAYS),
                starts=(On("serve", letter="payment_order"),),
                stops=(On("review_asked"), On("upheld"), On("undone"), On("review_over")),
                duty=Duty.APPLICANT,
                then="review_over",
                tells=_("不服的，请在%(day)s前（含当日）申请行政复议。"),
                basis=f"{REVIEW} 第二十条",
            ),
        ),
    )
)
