"""A lawyer of the district acts for the other side elsewhere: they may act here only with consent."""

from collections.abc import Generator
from datetime import datetime

from fahui.access.roles import Role
from fahui.demo.evidence import photograph
from fahui.demo.stories.checking import Checking
from fahui.demo.words import said
from fahui.matters.conflicts import waivers
from fahui.matters.conflicts.checking import Level, check
from fahui.people.models import Professional


class Waiving(Checking):
    """What comes before an assignment where the best handlers are tied to the other side."""

    def waiving(self) -> Generator[datetime, None, list[Professional]]:
        """Asked with both sides' written consent, agreed by the head of the centre; who may then be chosen first."""
        chosen = self._tied() if self.plan.against else None
        if chosen is None:
            return []
        yield self.office(0, 0)
        assigner, head = self.world.crew.first(Role.ASSIGNER), self.world.crew.first(Role.APPROVER)
        consent = photograph(said("waivers", "consent"), self.matter.data_key)
        row = waivers.ask(self.matter, chosen, said("waivers", "why"), by=assigner, consent=consent)
        self.world.work_off()
        self.rest_after("ask_waiver")
        yield self.office(0, 1)
        waivers.decide(row, by=head, agree=True)
        self.world.work_off()
        self.matter.refresh_from_db()
        return [chosen]

    def _tied(self) -> Professional | None:
        """Somebody nothing but a conflict that may be waived keeps from this case."""
        free = self.who_may()
        verdicts = check(self.matter, free)
        return next((one for one in free if verdicts[one.pk].level == Level.WAIVABLE), None)
