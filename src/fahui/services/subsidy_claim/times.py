"""How long a claim may take: figures of other places until the local ones are known."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Kind, On, Param, Pause, Term
from fahui.services.legal_aid.sources import LAW
from fahui.worktime.units import Unit

PROMISE = "承诺：区法律援助中心服务承诺（示例，未核实）"
RETURNED = (Pause(On("return_claim"), On("resubmit")),)
TERMS = (
    Term(
        "pay",
        _("发放补贴"),
        Param("subsidy.statutory_days", Unit.WORKING_DAYS),
        starts=(On("claim"),),
        stops=(On("pay"), On("deny"), On("withdraw")),
        pauses=RETURNED,
        says=_("我们最晚%(day)s发放补贴。"),
        basis=f"{LAW} 第五十二条",
    ),
    Term(
        "check",
        _("审核补贴"),
        Param("subsidy.promised_days", Unit.WORKING_DAYS),
        starts=(On("claim"),),
        stops=(On("second_check"), On("deny"), On("withdraw")),
        pauses=RETURNED,
        kind=Kind.PROMISED,
        says=_("我们最晚%(day)s审核完补贴。"),
        basis=PROMISE,
    ),
)
