"""From the decision to the archive: granting, assigning, handling, closing; or refusing and what is said against it."""

from datetime import timedelta
from decimal import Decimal

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.hours import midnight
from fahui.demo.plan import Plan
from fahui.demo.stories.complaint import Complaint
from fahui.demo.stories.tale import Steps
from fahui.demo.stories.waiving import Waiving
from fahui.demo.words import said
from fahui.matters.effects import Upload
from fahui.people.models import AgentPost, Professional

KINDS = {
    "wages": "labour", "social_insurance": "labour", "injury": "injury", "support": "family", "violence": "violence",
    "criminal": "criminal",
}  # fmt: skip
RESULTS = {"violence": "violence", "criminal": "criminal", "capacity": "papers", "pension": "papers"}

CRIMINAL = {"investigation": "indictment_opinion", "prosecution": "indictment"}
HANDED = ["identity", "means", "meeting", "reading", "opinion", "closing_paper"]


class Handling(Waiving):
    """What follows the review."""

    def granting(self, reviewer: User, aid_form: str) -> Steps:
        """Proposed, approved by a second person, served, assigned."""
        approver = self.world.crew.first(Role.APPROVER)
        opinion = {"grant_reason": self.chance.of(said("grant_reasons")), "aid_form": aid_form}
        yield from self.step(self.reviewed(), "propose_grant", reviewer, **opinion)
        if not self.plan.prompt and self.chance.below(0.06):
            reason = self.chance.of(said("return_reviews"))
            yield from self.step(self.office(0, 0), "return_review", approver, return_reason=reason)
            yield from self.step(self.office(0, 1), "propose_grant", reviewer, **opinion)
        yield from self.step(self.office(0, 1), "grant", approver)
        if not self.world.held(self.matter):
            yield self.office(0, 0)
            self.matter = self.world.serve(self.matter, "grant_decision", self.desk)
        yield from self._assigning()

    def _assigning(self) -> Steps:
        assigner = self.world.crew.first(Role.ASSIGNER)
        waived = yield from self.waiving()
        turn = [*waived, *self.who_may()]
        handler = self._person(turn[0])
        reason = self.chance.of(said("assign_reasons"))
        if self._by_unit():
            yield from self._unit_names(self._with_an_agent(turn), reason)
        else:
            given = {"professional": turn[0].pk, "assign_reason": reason}
            yield from self.step(self.assigning_at(), "assign", assigner, **given)
        if not self.plan.prompt and self.chance.below(0.1):
            yield from self._return(handler)
            handler = self._person(turn[1])
            yield from self.step(self.office(0, 1), "assign", assigner, professional=turn[1].pk, assign_reason=reason)
        yield from self.step(self.office(0, 1), "take", handler)
        yield from self._sign(handler)
        yield from self._work(handler)

    def _by_unit(self) -> bool:
        """Every fourth or so goes to a firm first; whoever is awaited today was chosen by name."""
        if self.plan.rest == "assign_unit":
            return True
        if self.plan.against or self.plan.assigned_on is not None or self.plan.rest == "assign":
            return False
        return int(self.matter.number.split("-")[1]) % 4 == 0

    def _with_an_agent(self, turn: list[Professional]) -> Professional:
        """Whoever is first; where the firm's answer is awaited today, of a firm that can give it in its own account."""
        if self.plan.rest != "assign_unit":
            return turn[0]
        posts = AgentPost.objects.in_force(clock.today()).exclude(scope=AgentPost.Scope.PARTY)
        able = set(posts.filter(person__user__is_staff=False).values_list("organisation_id", flat=True))
        return next((one for one in turn if one.organisation_id in able), turn[0])

    def _unit_names(self, chosen: Professional, reason: str) -> Steps:
        """The firm gets it, and its agent, else whoever assigns, enters whom it arranged."""
        assigner, unit = self.world.crew.first(Role.ASSIGNER), chosen.organisation_id
        given = {"organisation": unit, "assign_reason": reason}
        yield from self.step(self.assigning_at(), "assign_unit", assigner, **given)
        yield self.office(0, 1)
        posts = AgentPost.objects.in_force(clock.today()).filter(organisation=unit).exclude(scope=AgentPost.Scope.PARTY)
        agent = User.objects.filter(person__in=posts.values("person")).order_by("pk").first()
        named = {"professional": chosen.pk, "assign_reason": self.chance.of(said("named_reasons"))}
        self.matter = self.world.act(self.matter, "name_person", by=agent or assigner, answers=named)
        self.rest_after("name_person")

    def _return(self, handler: User) -> Steps:
        """On a ground of law at once; for another reason only when whoever assigns agrees."""
        ground, why = self.chance.of(said("return_whys"))
        if ground:
            given = {"return_ground": ground, "return_why": why}
            yield from self.step(self.office(0, 1), "return_assignment", handler, **given)
            return
        yield from self.step(self.office(0, 1), "ask_return", handler, return_why=why)
        assigner = self.world.crew.first(Role.ASSIGNER)
        yield from self.step(self.office(0, 1), "confirm_return", assigner, confirm_why=said("return_agreed"))

    def _person(self, professional: Professional) -> User:
        user: User = professional.person.user
        return user

    def _sign(self, handler: User) -> Steps:
        """Most agreements are entered on the day; some were signed in a village and entered later, with the reason."""
        taken = clock.today()
        yield self.office(1, 3)
        day = clock.today() - timedelta(days=1)
        late = day > taken and not self.plan.prompt and self.chance.below(0.25)
        self.matter = self.world.act(
            self.matter,
            "sign_agreement",
            by=handler,
            happened_at=midnight(day) if late else None,
            because=self.chance.of(said("backdated")) if late else "",
            files=[Upload(said("claims", "agreement"), None)],
        )
        self.rest_after("sign_agreement")

    def _work(self, handler: User) -> Steps:
        if self.plan.end == "terminated":
            yield from self._terminate(handler)
            return
        quick = self.plan.end == "quick"
        notes = said("progress", KINDS.get(self.cause, "other"))
        for progress in notes[: 1 if quick else self.chance.between(1, 4)]:
            yield self.hours.office(self.chance, clock.now(), 1 if quick else self.chance.between(4, 17))
            self.matter = self.world.act(self.matter, "note", by=handler, answers={"progress": progress})
            self.rest_after("note")
            if self.citizen and not quick and self.chance.below(0.15):
                yield from self._letters(handler, self.citizen)
        if self.citizen and not quick and self.chance.below(0.06):
            plan = Plan("complaint", self.plan.day, "partly", channel="web", number=self.plan.number)
            yield from Complaint(self.world, plan).about_a_matter(self, self.asking(), self.home(2, 9))
        yield self.hours.office(self.chance, clock.now(), 2 if quick else self.chance.between(5, 30))
        yield from self._close(handler)

    def _letters(self, handler: User, citizen: User) -> Steps:
        """The lawyer writes, the person answers."""
        asked, answered = self.chance.of(said("letters", "pairs"))
        yield from self.step(self.office(0, 1), "write_client", handler, to_client=asked)
        yield from self.step(self.home(0, 2), "write_handler", citizen, to_handler=answered)

    def _terminate(self, handler: User) -> Steps:
        """The person found a lawyer of their own: the handler reports it, a second person decides."""
        seen = {"ground_seen": "own_lawyer", "ground_words": "受援人告知已经自行委托律师，并出示了委托合同。"}
        yield from self.step(self.office(0, 1), "report_ground", handler, **seen)
        ended = {"termination_ground": "own_lawyer", "termination_reason": "您已经自行委托了律师。"}
        yield from self.step(self.office(0, 1), "terminate", self.world.crew.first(Role.APPROVER), **ended)
        yield self.office(0, 1)
        self.matter = self.world.serve(self.matter, "termination_decision", self.desk)

    def _close(self, handler: User) -> Steps:
        result = self.chance.weighted({"judgment": 45, "settled": 42, "other": 13})
        paper = {"judgment": "judgment", "settled": "agreement"}.get(result, "delivered")
        if self.cause == "criminal":
            paper = CRIMINAL.get(str(self.matter.facts.get("procedure_stage")), "judgment")
        answers = {
            "result": result,
            "closing_paper": paper,
            "case_closed_on": clock.today(),
            "result_words": self.chance.of(said("results", RESULTS.get(self.cause, "money"), result)),
        }
        if self.amount and result != "other":
            answers["recovered"] = str(Decimal(self.amount) * self.chance.between(55, 100) / 100)
        self.matter = self.world.act(self.matter, "close", by=handler, answers=answers)
        self.rest_after("close")
        yield from self.rate()
        yield from self._file(handler)

    def _file(self, handler: User) -> Steps:
        quick = self.plan.end == "quick"
        report = self.chance.of(said("reports", "any")).format(n=self.chance.between(3, 12))
        handed = {"closing_report": report, "handed_in": HANDED}
        at = self.hours.office(self.chance, clock.now(), 2 if quick else self.chance.between(3, 20))
        yield from self.step(at, "file_closing", handler, **handed)
        reviewer = self.chance.of(self.world.crew.by_role[Role.REVIEWER])
        if not quick and self.chance.below(0.1):
            gap = "送达回证没有放进案卷"
            yield from self.step(self.office(2, 6), "return_closing", reviewer, closing_gap=gap)
            yield from self.step(self.office(1, 5), "file_closing", handler, **handed)
        at = self.hours.office(self.chance, clock.now(), 1 if quick else self.chance.between(2, 14))
        place = f"法援档案室{clock.today().year}-{self.chance.between(1, 40)}盒"
        yield from self.step(at, "archive", reviewer, volume_place=place)
        yield from self.claiming(handler)
        yield from self.checking()
