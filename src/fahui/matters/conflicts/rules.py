"""What the rules of the profession make of a tie: dated rows, each with its clause; the first that fits decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.conflicts.sides import Side
from fahui.matters.conflicts.ties import Tie, TieKind
from fahui.matters.vocabulary import Text

LAW = "律师法 第三十九条"
NEVER = "律师执业行为规范 第五十一条"
CONSENT = "律师执业行为规范 第五十二条"
MEDIATION = "特邀调解规定 第十六条"
DUTY = "法律援助值班律师工作办法"
ADVISERS = "关于推行法律顾问制度和公职律师公司律师制度的意见"
FORMER_DAYS = "conflicts.former_client_days"
IN_FORCE = date(2018, 1, 1)  # the Law as it stands since then; the rules of conduct are older, not verified

declare(
    Default(FORMER_DAYS, "委托结束后多少日内，代理原委托人的对方要书面同意", 365, "日", "律师执业行为规范（未核实）")
)


@dataclass(frozen=True)
class Rule:
    """A condition on ties, and what follows; None: whatever it is."""

    code: str
    says: Text
    absolute: bool
    basis: str
    kinds: frozenset[TieKind]
    side: Side | None = Side.OPPOSITE
    colleague: bool | None = None
    same_dispute: bool | None = None
    runs: bool | None = None
    within: str = ""  # the parameter that says for how many days after the end
    paid: bool | None = None  # is the matter paid for by the person?
    since: date = IN_FORCE
    until: date | None = None

    def fits(self, tie: Tie, day: date, days: Callable[[str], int], *, paid: bool) -> bool:
        """Is the tie of this sort, on that day?"""
        wanted = (
            (self.side, tie.side),
            (self.colleague, tie.colleague),
            (self.same_dispute, tie.same_dispute),
            (self.runs, tie.runs_on(day)),
            (self.paid, paid),
        )
        if tie.kind not in self.kinds or any(want is not None and want != has for want, has in wanted):
            return False
        if not self.since <= day or (self.until is not None and day > self.until):
            return False
        return not self.within or tie.until is None or (day - tie.until).days <= days(self.within)


def _of(*kinds: TieKind) -> frozenset[TieKind]:
    return frozenset(kinds)


K = TieKind
RULES: Final = (
    Rule("own_case", _("自己就是当事人"), True, LAW, _of(K.PARTY), side=None, colleague=False),
    Rule("own_body", _("所在单位就是对方当事人"), True, LAW, _of(K.PARTY), colleague=True),
    Rule("relative", _("近亲属是对方当事人"), True, LAW, _of(K.RELATIVE), colleague=False),
    Rule("guardian", _("是对方当事人的监护人"), True, NEVER, _of(K.GUARDS), colleague=False, runs=True),
    Rule("both_sides", _("在同一件事里代理过对方"), True, LAW, _of(K.ACTED), colleague=False, same_dispute=True),
    Rule("body_on_both_sides", _("同一单位在同一件事里代理过对方"), True, NEVER, _of(K.ACTED), same_dispute=True),
    Rule(
        "mediated", _("调解过同一件事"), True, MEDIATION, _of(K.MEDIATED), side=None, colleague=False, same_dispute=True
    ),
    Rule("decided", _("作为工作人员经办过同一件事"), True, NEVER, _of(K.DECIDED), side=None, colleague=False),
    Rule("duty_to_paid", _("值班时帮助过的人，不得再收费代理"), True, DUTY, _of(K.ON_DUTY), side=Side.OWN, paid=True),
    Rule("adviser", _("是对方机关的法律顾问"), True, ADVISERS, _of(K.GOVERNMENT_ADVISER), colleague=False, runs=True),
    Rule("adviser_body", _("同一单位是对方机关的法律顾问"), False, CONSENT, _of(K.GOVERNMENT_ADVISER), runs=True),
    Rule("village_adviser", _("是对方村（居）委会的法律顾问"), False, CONSENT, _of(K.VILLAGE_ADVISER), runs=True),
    Rule("relative_of_colleague", _("同事的近亲属是对方当事人"), False, CONSENT, _of(K.RELATIVE), colleague=True),
    Rule("guardian_at_body", _("同事是对方当事人的监护人"), False, CONSENT, _of(K.GUARDS), colleague=True, runs=True),
    Rule("former_guardian", _("不久前还是对方的监护人"), False, CONSENT, _of(K.GUARDS), runs=False, within=FORMER_DAYS),
    Rule("client", _("正在代理对方的其他案件"), False, CONSENT, _of(K.ACTED), runs=True),
    Rule(
        "against_client",
        _("正在别的案件里和申请人对立"),
        False,
        CONSENT,
        _of(K.ACTED_AGAINST),
        side=Side.OWN,
        runs=True,
    ),
    Rule("former_client", _("代理对方的案件结束不久"), False, CONSENT, _of(K.ACTED), runs=False, within=FORMER_DAYS),
    Rule("advised", _("不久前答复过对方的咨询"), False, CONSENT, _of(K.ADVISED), within=FORMER_DAYS),
)


def rule_for(tie: Tie, day: date, days: Callable[[str], int], *, paid: bool) -> Rule | None:
    """The first rule that fits; None: the tie is no conflict. `days` tells the parameters."""
    return next((rule for rule in RULES if rule.fits(tie, day, days, paid=paid)), None)
