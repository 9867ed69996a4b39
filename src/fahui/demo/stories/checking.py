"""The later check of what somebody said when they applied: true, or heard about what does not agree."""

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.demo.stories.claiming import Claiming
from fahui.demo.stories.tale import Steps
from fahui.demo.words import said
from fahui.matters.case import Case
from fahui.matters.opening import Source
from fahui.matters.parties import KNOWN, PartyEntry


class Checking(Claiming):
    """What may follow the archive besides the pay."""

    def checking(self) -> Steps:
        """Where the plan wants it: begun, heard, or found to be true."""
        how = self.plan.check
        if not how:
            return
        yield self.office(1, 2)
        reviewer = self._another()
        rows = self.matter.parties.filter(relation__in=KNOWN).select_related("person", "matter__data_key")
        parties = [PartyEntry(row.relation, row.name, details=row.details(), person=row.person) for row in rows]
        pledged = Case(self.matter).facts.get("means_ground") == "income"
        why = {"checked_what": "pledge" if pledged else "proof", "picked_how": "targeted"}
        check = self.world.open(
            "pledge_check",
            by=reviewer,
            parties=parties,
            region=self.matter.region,
            answers={**why, "picked_why": said("checks", "why")},
            source=Source(self.matter, "check_pledge"),
        )
        if how == "submitted":
            return
        yield self.office(2, 4)
        seen = {"checked_how": ["letter", "visit"], "findings": said("checks", how)}
        if how == "heard":
            self.world.act(
                check, "find_untrue", by=reviewer, answers={**seen, "untrue_points": said("checks", "points")}
            )
            return
        self.world.act(check, "find_true", by=reviewer, answers=seen)

    def _another(self) -> User:
        """A reviewer who had no hand in the grant."""
        hands = {one.actor for one in Case(self.matter).happenings if one.action == "propose_grant"}
        return next(one for one in self.world.crew.by_role[Role.REVIEWER] if f"user:{one.pk}" not in hands)
