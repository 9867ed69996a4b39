"""Two times of a forwarded request: what the door owes, and what was promised from the day somebody first asked."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import ByFact, Duty, Kind, Length, On, Param, Term
from fahui.services.legal_aid.sources import LAW, PROMISE
from fahui.services.referral.steps import DOORS, WITHIN_A_DAY
from fahui.worktime.units import Unit

LEFT = (On("forward"), On("receive"), On("decline"), On("withdraw"))


TERMS = (
    # The hours are the site's: we never are late by them. What is sent at once is forwarded when it is entered.
    Term(
        "forward",
        _("转交申请"),
        ByFact("came_by", tuple((door, Length(24, Unit.HOURS)) for door in WITHIN_A_DAY)),
        starts=(On("submit", when=("sent", "later")),),
        stops=LEFT,
        duty=Duty.OUTSIDE,
        tells=_("最晚%(day)s转交到法律援助中心。"),
        basis=f"{LAW} 第三十九条",
    ),
    Term(
        "pass_on",
        _("转到法律援助中心"),
        ByFact(
            "came_by",
            tuple((door, Length(1, Unit.WORKING_DAYS)) for door, _title in DOORS if door not in WITHIN_A_DAY),
        ),
        starts=(On("submit", when=("sent", "later")),),
        stops=LEFT,
        kind=Kind.PROMISED,
        duty=Duty.OUTSIDE,
        tells=_("最晚%(day)s转到法律援助中心。"),
        basis=PROMISE,
    ),
    Term(
        "promise",
        _("承诺作出决定（从第一次提出算起）"),
        Param("legal_aid.promised_days", Unit.DAYS),
        starts=(On("submit"),),
        stops=(On("returned"), On("decline"), On("withdraw")),
        kind=Kind.PROMISED,
        tells=_("我们最晚%(day)s作出决定。"),
        basis=PROMISE,
    ),
)
