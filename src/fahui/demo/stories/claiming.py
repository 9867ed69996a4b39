"""The pay for an archived case: claimed, checked by two, paid in a run; or returned, refused, withdrawn, taken back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.stories.objecting import Objecting
from fahui.demo.stories.tale import Steps
from fahui.demo.words import said
from fahui.ledger import claims
from fahui.matters.case import Case
from fahui.matters.models import Matter
from fahui.matters.opening import Source
from fahui.services.subsidy_claim.rules import rate_of

ENDS = {"paid": 82, "returned": 5, "denied": 3, "withdrawn": 2, "recovered": 1, "none": 7}


class Claiming(Objecting):
    """What follows the archive."""

    def claiming(self, handler: User) -> Steps:
        """As the plan wants it, else by chance."""
        how = self.plan.claim or self.chance.weighted(ENDS)
        if how == "none" or rate_of(Case(self.matter), {}) is None:  # no example rate pays for drafting papers
            return
        yield self.office(1, 6)
        spent = str(self.chance.between(2, 40) * 5) if self.chance.below(0.6) else ""
        claim = self.world.open(
            "subsidy_claim",
            by=handler,
            parties=[],
            region=self.matter.region,
            answers={
                "costs_only": "no",
                "work_stage": "recorded",
                "spent": spent,
                "bank": said("claims", "bank"),
                "account": f"6200000000{self.chance.between(100000, 999999)}",
            },
            source=Source(self.matter, "claim_subsidy"),
        )
        if how == "submitted":
            return
        if how == "withdrawn":
            yield from self._on(claim, self.office(1, 2), "withdraw", handler)
            return
        yield from self._checks(claim, how)

    def _checks(self, claim: Matter, how: str) -> Steps:
        reviewer = self.chance.of(self.world.crew.by_role[Role.REVIEWER])
        approver = self.world.crew.first(Role.APPROVER)
        if how == "returned":
            why = said("claims", "return")
            yield from self._on(claim, self.office(1, 2), "return_claim", reviewer, return_reason=why)
            return
        if how == "denied":
            why = said("claims", "deny")
            ground = {"deny_ground": "untrue", "deny_reason": why}
            yield from self._on(claim, self.office(1, 2), "propose_deny", reviewer, **ground)
            yield from self._on(claim, self.office(1, 2), "deny", approver)
            return
        yield self.office(1, 2)
        alike = claims.alike(claims.claim_of(claim.number)).exists()
        grade = self.chance.weighted({"none": 60, "good": 20, "excellent": 10, "passed": 10})
        answers = {"grade": grade, "apart_why": said("claims", "apart") if alike else ""}
        self.world.act(claim, "first_check", by=reviewer, answers=answers)
        if how == "checked":
            return
        yield from self._on(claim, self.office(1, 2), "second_check", approver)
        if how != "finance":
            yield from self._money(claim, how, approver)

    def _money(self, claim: Matter, how: str, approver: User) -> Steps:
        finance = self.world.crew.first(Role.FINANCE)
        yield self.office(1, 4)
        batch = f"{clock.today():%Y%m%d}-YS01"
        self.world.act(claim, "enlist", by=finance, answers={"batch": batch})
        if how == "listed":
            return
        yield self.office(1, 3)
        paid = {"paid_on": clock.today(), "voucher": f"记-{self.chance.between(1, 200)}（演示）"}
        self.world.act(claim, "pay", by=finance, answers=paid)
        if how == "recovered":
            why = said("claims", "recover")
            yield from self._on(claim, self.office(1, 3), "propose_recovery", finance, recovery_reason=why)
            yield from self._on(claim, self.office(1, 2), "recover", approver)

    def _on(self, claim: Matter, at: datetime, code: str, by: User, **answers: Any) -> Iterator[datetime]:
        yield at
        self.world.act(claim, code, by=by, answers=answers)
