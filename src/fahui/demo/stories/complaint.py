"""Complaints and suggestions."""

from datetime import datetime

from fahui.access.roles import Role
from fahui.demo.stories.tale import Steps, Tale
from fahui.demo.words import said
from fahui.matters.opening import Source
from fahui.matters.parties import PartyEntry

ABOUT = {"window": 4, "hotline": 2, "handler": 3, "agency": 3, "suggestion": 3}


class Complaint(Tale):
    """One complaint."""

    service = "complaint"
    about: str

    def road(self) -> Steps:
        """Made, taken up, looked into, answered."""
        yield self.begin()
        self.settle("any", account=self.plan.channel == "web")
        about = self.chance.weighted({"other": 1} if self.plan.end == "declined" else ABOUT)
        named = self.plan.channel == "web" or self.chance.below(0.7)
        self._complain(about, self.parties() if named else [])
        yield from self._answered()

    def about_a_matter(self, other: Tale, parties: list[PartyEntry], at: datetime) -> Steps:
        """Somebody who does not hear from their lawyer."""
        yield at
        self.resident, self.agent, self.region, self.desk = other.resident, other.agent, other.region, other.desk
        self._complain("handler", parties, Source(other.matter, "complain"))
        yield from self._answered()

    def _complain(self, about: str, parties: list[PartyEntry], source: Source | None = None) -> None:
        self.about = about
        words = self.fill(self.chance.of(said("complaints", about)))
        self.opening({"about": about, "complaint_words": words}, parties=parties, source=source)

    def _answered(self) -> Steps:
        officer = self.world.crew.first(Role.COMPLAINT_OFFICER)
        if self.plan.end == "withdrawn" and self.citizen:
            yield from self.step(self.home(1, 3), "withdraw", self.citizen)
            return
        if self.plan.end == "declined":
            yield from self.step(self.office(1, 5), "decline", officer, go_to=said("go_to"))
            return
        yield from self.step(self.office(1, 6), "accept", officer)
        yield from self.step(self.office(1, 8), "investigate", officer, inquiry=self.chance.of(said("inquiries")))
        finding = "unfounded" if self.plan.end == "withdrawn" else self.plan.end
        finding, reply = ("founded", "suggestion") if self.about == "suggestion" else (finding, finding)
        yield from self.step(
            self.office(2, 15), "conclude", officer, finding=finding, reply_words=said("replies", reply)
        )
        yield from self.rate(often=0.5)
