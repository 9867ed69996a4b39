"""Archived cases and claims for their pay, as many tests need them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.matters.opening import Source, open_matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import account_of, at

ASKED: dict[str, Any] = {
    "costs_only": "no",
    "work_stage": "recorded",
    "bank": "示例银行新洲支行",
    "account": "6222 0000 0000 1234",
}
# What lies at the window on paper; the signed agreement, if any, was handed in with its own step.
HANDED: dict[str, Any] = {
    "closing_report": "办理情况报告",
    "handed_in": ["identity", "closing_paper"],
    "lacking_why": "协议在受援人处，随后补交",
}
SIGNED = [Upload("委托协议", None)]


@dataclass
class Office:
    """Who works on a claim: the case's own reviewer and approver, others for the claim, finance."""

    staff: Callable[..., User]
    village: Region
    lawyer: Professional
    resident: User

    def __post_init__(self) -> None:
        """Two of each, since nobody checks their own."""
        self.clerk = self.staff(Role.CLERK, "王窗口")
        self.reviewer = self.staff(Role.REVIEWER, "李审查")
        self.approver = self.staff(Role.APPROVER, "陈主任")
        self.assigner = self.staff(Role.ASSIGNER, "周指派")
        self.finance = self.staff(Role.FINANCE, "钟财务")
        self.handler = account_of(self.lawyer)

    def archived(
        self,
        *,
        signed: list[Upload] | None = None,
        answers: dict[str, Any] | None = None,
        closing: dict[str, Any] | None = None,
    ) -> Matter:
        """A wage case from the door to the archive, closed on 12 November 2026."""
        signed = SIGNED if signed is None else signed
        with clock.at(at("2026-11-02 09:00")):
            case = wage_case(self.resident, self.village, answers=answers or {}).matter
            case = act(case, "accept", by=self.reviewer)
            opinion = {"grant_reason": "符合", "aid_form": "litigation"}
            case = act(case, "propose_grant", by=self.reviewer, answers=opinion)
            case = act(case, "grant", by=self.approver)
            chosen = {"professional": self.lawyer.pk, "assign_reason": "轮到"}
            case = act(case, "assign", by=self.assigner, answers=chosen)
            case = act(case, "take", by=self.handler)
            case = act(case, "sign_agreement", by=self.handler, files=signed)
        with clock.at(at("2026-11-12 10:00")):
            ended = {
                "result": "settled",
                "closing_paper": "agreement",
                "case_closed_on": "2026-11-12",
                "result_words": "已付清",
                **(closing or {}),
            }
            case = act(case, "close", by=self.handler, answers=ended)
            case = act(case, "file_closing", by=self.handler, answers=HANDED)
            return act(case, "archive", by=self.clerk)

    def claim(self, case: Matter, **answers: Any) -> Matter:
        """The handler's claim, now."""
        return open_matter(
            "subsidy_claim",
            by=self.handler,
            parties=[],
            region=case.region,
            answers={**ASKED, **answers},
            source=Source(case, "claim_subsidy"),
        ).matter

    def checked(self, claim: Matter, **answers: Any) -> Matter:
        """Both checks."""
        claim = act(claim, "first_check", by=self.reviewer, answers={"grade": "none", **answers})
        return act(claim, "second_check", by=self.approver)

    def paid(self, claim: Matter, **answers: Any) -> Matter:
        """All the way to the money."""
        claim = act(self.checked(claim, **answers), "enlist", by=self.finance, answers={"batch": "202611-1"})
        return act(claim, "pay", by=self.finance, answers={"paid_on": clock.today(), "voucher": "记-11"})
