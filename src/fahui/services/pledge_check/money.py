"""What was ordered to be paid: it comes in, is confirmed by finance, let off by two people, or given back."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.ledger import debts
from fahui.ledger.entries import plain
from fahui.ledger.models import Entry
from fahui.matters.case import Case
from fahui.matters.models import Event
from fahui.matters.permissions import By
from fahui.matters.vocabulary import Action, Answers, Fact, Finds, Keep, Relation, Stage
from fahui.people.models import Person

LAW = "法律援助法 第六十四条"
BUREAU = (Role.OBJECTION_OFFICER,)
AMOUNT = Fact("paid_amount", _("支付了多少（元）"), "money")
REGISTERED = ("paid_amount", "paid_on")
LEFT = Fact("left_to_pay", _("还要支付（元）"), required=False)


def payer(case: Case) -> Person | None:
    """Who was ordered to pay: the recipient."""
    return next((party.person for party in case.those(Relation.APPLICANT) if party.person), None)


def owed(case: Case, event: Event, by: By) -> None:
    """The cost of the aid, and the fine if there is one."""
    who, facts = payer(case), case.facts
    if who is None or not isinstance(by, User):
        return
    parts = (
        (gettext("已实施法律援助的费用"), Decimal(str(facts["cost"]))),
        (gettext("罚款"), Decimal(str(facts["fine"]))),
    )
    debts.owe(case.matter.number, who, parts, by=by, on=event.happened_on)


def recovered(case: Case, event: Event, by: By) -> None:
    """What finance found to have come in."""
    _less(case, event, by, Entry.RECOVERY, "paid_amount", gettext("财务确认收到"), _day(case.facts.get("paid_on")))


def let_off(case: Case, event: Event, by: By) -> None:
    """What two people agreed not to ask for."""
    _less(case, event, by, Entry.WAIVER, "waiver_amount", str(case.facts.get("waiver_reason") or ""))


def annulled(case: Case, event: Event, by: By) -> None:
    """The order fell: nothing of it is owed any more; what was paid is to be given back."""
    who, debt = payer(case), debts.debt_of(case.matter.number)
    open_still = debt.owed - debt.let_off
    if who is None or not isinstance(by, User) or open_still <= 0:
        return
    debts.annul(case.matter.number, open_still, person=who, by=by, on=event.happened_on)


def given_back(case: Case, event: Event, by: By) -> None:
    """All that was paid."""
    who = payer(case)
    if who is not None and isinstance(by, User):
        words = gettext("决定被撤销，退还已经支付的钱")
        on = _day(case.facts.get("refunded_on"))
        debts.pay_back(case.matter.number, person=who, by=by, step=str(event.seq), words=words, on=on)


def _less(case: Case, event: Event, by: By, entry: str, amount: str, words: str, on: date | None = None) -> None:
    who = payer(case)
    if who is None or not isinstance(by, User):
        return
    debts.lessen(
        case.matter.number,
        entry,
        Decimal(str(case.facts[amount])),
        person=who,
        by=by,
        step=str(event.seq),
        words=words,
        on=on or event.happened_on,
    )


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said)) if said else clock.today()


def not_too_much(amount: str) -> Any:
    """A guard: what an answer, or the earlier step, says may not be more than is left."""

    def objects(case: Case, answers: Answers) -> str | None:
        said = {**case.facts, **answers}.get(amount)
        return debts.too_much(debts.debt_of(case.matter.number), Decimal(str(said or 0))) or None

    return objects


def something_to_give_back(case: Case, answers: Answers) -> str | None:
    """Was anything paid on an order that fell?"""
    return None if debts.debt_of(case.matter.number).left < 0 else gettext("没有要退还的钱。")


def _left(amount: str) -> Finds:
    def work_out(case: Case, answers: Answers) -> dict[str, str]:
        debt = debts.debt_of(case.matter.number)
        return {LEFT.code: plain(debt.left - Decimal(str({**case.facts, **answers}.get(amount) or 0)))}

    return Finds((LEFT,), work_out)


MONEY = (
    Action(
        "paid",
        _("登记支付"),
        by=(Role.CLERK, *BUREAU),
        from_=(Stage.CLOSED,),
        side=True,
        needs=("order",),
        unless=("paid", "undone"),
        guard=not_too_much("paid_amount"),
        asks=(AMOUNT, Fact("paid_on", _("哪天支付"), "date", future=False)),
        shows=REGISTERED,
        sentence=_("登记了一笔支付，等财务确认"),
        tells=_("您支付的费用已登记，财务确认收到后会告诉您。"),
    ),
    Action(
        "confirm_paid",
        _("确认收到"),
        by=(Role.FINANCE,),
        from_=(Stage.CLOSED,),
        unread=True,
        side=True,
        needs=("paid",),
        not_by_who=("paid",),
        clears=("paid",),
        guard=not_too_much("paid_amount"),
        books=recovered,
        finds=_left("paid_amount"),
        asks=(Fact("voucher", _("凭证号"), "text", keep=Keep.CLEAR, most=40),),
        recalls=REGISTERED,
        shows=("left_to_pay",),
        sentence=_("财务确认收到"),
        tells=_("您支付的费用已确认收到。"),
    ),
    Action(
        "not_received",
        _("没有收到"),
        by=(Role.FINANCE,),
        from_=(Stage.CLOSED,),
        unread=True,
        side=True,
        needs=("paid",),
        clears=("paid", "not_received"),
        recalls=REGISTERED,
        asks=(Fact("not_received_why", _("核对的情况"), "text", keep=Keep.CLEAR, most=200),),
        shows=("not_received_why",),
        sentence=_("财务核对后没有收到这一笔"),
        tells=_("财务核对后没有收到您登记的这一笔，请带上付款凭证和我们核对。"),
    ),
    Action(
        "propose_waiver",
        _("提出减免"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        internal=True,
        side=True,
        needs=("order",),
        unless=("propose_waiver", "undone"),
        guard=not_too_much("waiver_amount"),
        asks=(
            Fact("waiver_amount", _("减免多少（元）"), "money"),
            Fact("waiver_reason", _("为什么减免"), "text", keep=Keep.CLEAR, most=200),
        ),
        sentence=_("提出减免，等另一人决定"),
    ),
    Action(
        "waive",
        _("决定减免"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        side=True,
        needs=("propose_waiver",),
        not_by_who=("propose_waiver",),
        clears=("propose_waiver", "waive"),
        guard=not_too_much("waiver_amount"),
        books=let_off,
        finds=_left("waiver_amount"),
        recalls=("waiver_amount", "waiver_reason"),
        shows=("waiver_amount", "left_to_pay"),
        sentence=_("决定减免"),
        tells=_("您要支付的费用有减免，请看还要支付多少。"),
    ),
    Action(
        "keep_owed",
        _("不同意减免"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        internal=True,
        side=True,
        needs=("propose_waiver",),
        not_by_who=("propose_waiver",),
        clears=("propose_waiver", "keep_owed"),
        asks=(Fact("keep_owed_why", _("为什么不减免"), "text", keep=Keep.CLEAR, most=200),),
        sentence=_("决定不减免"),
    ),
    Action(
        "give_back",
        _("登记已退还"),
        by=(Role.FINANCE,),
        from_=(Stage.CLOSED,),
        unread=True,
        side=True,
        needs=("undone", "confirm_paid"),
        unless=("give_back",),
        guard=something_to_give_back,
        books=given_back,
        asks=(
            Fact("refunded_on", _("哪天退还"), "date", future=False),
            Fact("refund_voucher", _("凭证号"), "text", keep=Keep.CLEAR, most=40),
        ),
        shows=("refunded_on",),
        sentence=_("已退还支付的费用"),
        tells=_("您支付过的费用已退还。"),
    ),
)
