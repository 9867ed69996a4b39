"""A refusal, and the objection against it: upheld, put right, taken back, or still under review."""

from abc import abstractmethod

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.demo.stories.tale import Steps, Tale
from fahui.demo.words import said
from fahui.matters.models import Channel, Matter
from fahui.matters.opening import Source
from fahui.matters.parties import PartyEntry

GROUND = {"means": "means", "overturned": "untrue"}
REASON = {"upheld": "upheld", "overturned": "overturned", "objecting": "pending", "given_up": "withdrawn"}


class Objecting(Tale):
    """The part of an application that ends in a refusal."""

    cause: str
    amount: int

    @abstractmethod
    def asking(self) -> list[PartyEntry]:
        """Who objects: the same people."""

    @abstractmethod
    def granting(self, reviewer: User, aid_form: str) -> Steps:
        """What follows when the refusal was wrong."""

    def refusal(self, reviewer: User) -> Steps:
        """Proposed, approved by a second person, served; then perhaps an objection."""
        ground = GROUND.get(self.plan.end, "scope")
        reason = self.chance.of(said("refusals", ground))
        yield from self.step(self.reviewed(), "propose_refuse", reviewer, refusal_ground=ground, refusal_reason=reason)
        yield from self.step(self.office(0, 1), "refuse", self.world.crew.first(Role.APPROVER))
        yield self.office(0, 1)
        self.matter = self.world.serve(self.matter, "refusal_decision", self.desk)
        if self.plan.end in REASON:
            yield from self._object(reviewer)

    def _object(self, reviewer: User) -> Steps:
        yield self.home(1, 4) if self.citizen else self.office(1, 4)
        objection = self._open_objection()
        officer = self.world.crew.first(Role.OBJECTION_OFFICER)
        if self.plan.end == "objecting":
            return
        if self.plan.end == "given_up":
            yield self.home(1, 1)
            self.world.act(objection, "withdraw", by=self.citizen or self.desk)
            return
        yield self.office(1, 2)
        code, result = ("overturn", "overturn") if self.plan.end == "overturned" else ("uphold", "uphold")
        findings = said("findings", self.plan.end)
        objection = self.world.act(objection, code, by=officer, answers={"findings": findings, "result": result})
        yield self.office(0, 0)
        self.world.serve(objection, "review_decision", officer)
        if code == "overturn":
            self.matter.refresh_from_db()
            yield from self.granting(reviewer, "arbitration")

    def _open_objection(self) -> Matter:
        words = self.chance.of(said("objections", REASON[self.plan.end]))
        return self.world.open(
            "objection",
            by=self.citizen or self.desk,
            parties=self.asking(),
            region=self.region,
            answers={"objection_reason": words},
            channel=Channel.WEB if self.citizen else Channel.WINDOW,
            source=Source(self.matter, "object"),
            query_code=f"{self.chance.between(0, 99999999):08d}",
        )
