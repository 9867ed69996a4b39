"""Its clocks: the site's twenty-four hours to tell the duty lawyer, and ours to hand over an application for aid."""

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.vocabulary import Duty, Kind, Length, On, Param, Term
from fahui.services.duty_counsel.sources import POLICE
from fahui.services.legal_aid.sources import LAW, PROMISE
from fahui.worktime.units import Unit

declare(Default("duty_counsel.arrange_days", "安排值班律师的期限", 1, "工作日", "内部管理规定（设计值，未核实）"))

TERMS = (
    Term(
        "tell_lawyer",
        _("看守所通知值班律师"),
        Length(24, Unit.HOURS),
        starts=(On("request", when=("asked_by", "person")),),
        stops=(On("notify_lawyer"), On("withdraw")),
        duty=Duty.OUTSIDE,
        basis=f"{POLICE} 第四十九条",
    ),
    Term(
        "arrange",
        _("安排值班律师"),
        Param("duty_counsel.arrange_days", Unit.WORKING_DAYS),
        starts=(On("notify_lawyer"),),
        stops=(On("assign"), On("withdraw")),
        kind=Kind.INTERNAL,
        basis=PROMISE,
    ),
    Term(
        "forward_aid",
        _("转交法律援助申请"),
        Length(24, Unit.HOURS),
        starts=(On("ask_aid"),),
        stops=(On("forward_aid"),),
        late=_("申请没有按时转交。可以打12348催办，也可以向区司法局投诉（法律援助法第五十六条）。"),
        says=_("我们最晚%(day)s转交法律援助申请。"),
        basis=f"{LAW} 第三十九条",
    ),
)
