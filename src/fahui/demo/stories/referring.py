"""Somebody asked at another body's door: it comes to the centre, which opens what is wanted."""

from typing import Any

from fahui.access.roles import Role
from fahui.demo.stories.tale import Steps, Tale
from fahui.matters.models import Channel
from fahui.matters.opening import Source
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation
from fahui.people.models import Organisation, OrganisationKind

BODIES = {
    "custody": (OrganisationKind.CUSTODY, "示例区看守所（演示）"),
    "union": (OrganisationKind.UNION, "示例区总工会（演示）"),
    "women": (OrganisationKind.WOMEN, "示例区妇女联合会（演示）"),
}
ASKED = "本人说工资拖欠了几个月，不知道怎样去要，想问问律师。"
ANSWER = "可以先向劳动监察部门投诉，也可以直接申请劳动仲裁；符合条件的，可以申请法律援助。"


class Referral(Tale):
    """One referral; `plan.cause` names the door."""

    service = "referral"

    def road(self) -> Steps:
        """From the door."""
        yield self.begin()
        self.settle("any", account=False)
        door = self.plan.cause or "union"
        answers: dict[str, Any] = {
            "came_by": door,
            "sent": "later" if self.plan.rest == "submit" else "now",
            "body_contact": "经办人（演示） 027-00000002",
            "statement": ASKED,
            "consents": "yes",
            "consent_how": "signed",
        }
        self.opening(answers, parties=[*self.parties(), self._body(door)])
        clerk = self.world.crew.first(Role.CLERK)
        if self.plan.end == "not_ours":
            yield from self.step(self.office(0, 1), "decline", clerk, go_to="请找户籍所在地的法律援助中心。")
            return
        if self.plan.end == "withdrawn":
            yield from self.step(self.office(0, 1), "withdraw", clerk)
            return
        yield self.office(0, 1)
        yield from self._answered(clerk)

    def _body(self, door: str) -> PartyEntry:
        kind, name = BODIES[door]
        body, _made = Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "demo": True})
        return PartyEntry(Relation.AGENT, name, kind="organisation", organisation=body)

    def _answered(self, clerk: Any) -> Steps:
        opened = self.world.open(
            "consultation",
            by=clerk,
            parties=self.parties(),
            region=self.region,
            answers={"question": ASKED, "topic": "labour"},
            channel=Channel.TRANSFER,
            source=Source(self.matter, "receive"),
        )
        if self.plan.rest == "receive":
            return
        yield self.office(0, 1)
        said = {"answer_kind": "advice", "answer_text": ANSWER}
        self.world.act(opened, "answer", by=self.world.crew.first(Role.CONSULTANT), answers=said)
