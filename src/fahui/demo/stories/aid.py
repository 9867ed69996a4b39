"""Applications for legal aid from the door to the decision."""

from datetime import datetime, timedelta
from typing import Any

from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.evidence import photograph
from fahui.demo.stories.handling import KINDS, Handling
from fahui.demo.stories.tale import Steps, Tale
from fahui.demo.words import Said, read, said, statements
from fahui.matters import corrections
from fahui.matters.effects import Upload
from fahui.matters.models import Assignment, Matter, Party
from fahui.matters.opening import Source
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation

REFUSED = ("refused", "means", "upheld", "overturned", "objecting", "given_up")
FORMS = {"wages": "arbitration", "criminal": "defence", "capacity": "documents", "pension": "non_litigation"}
URGENT = ("injury", "violence", "criminal")  # some come when the last day is near
GROUNDS = {"violence": "not_means_tested", "support": "income", "criminal": "income", "other": "income"}


class Aid(Handling):
    """One application."""

    service = "legal_aid"

    def road(self) -> Steps:
        """From the door."""
        yield self.begin()
        said_text = self._statement()
        account = self.plan.channel == "web" and (bool(self.plan.code) or self.plan.prompt or self.chance.below(0.85))
        contact = ("no_call", "discreet") if said_text.cause == "violence" else ()
        self.settle(said_text.who, account=account, contact=contact)
        self._apply(said_text)
        yield from self._after_the_door()

    def carried_on(self, question: Tale, at: datetime) -> Steps:
        """From a question: same person, same place, the words are there already."""
        yield at
        self.resident, self.agent = question.resident, question.agent
        self.region, self.desk = question.region, self.world.clerk_for(self.chance, question.region)
        self._apply(self._statement(), source=Source(question.matter, "convert"))
        yield from self._after_the_door()

    def _statement(self) -> Said:
        fitting = [one for one in statements() if self.plan.cause in ("", one.cause)]
        if self.plan.code:  # the two a newcomer follows tell of a building site
            return fitting[0]
        return self.chance.of(fitting)

    def _apply(self, text: Said, source: Source | None = None) -> None:
        low, high = text.sums
        self.cause, self.amount = text.cause, self.chance.between(low // 100, high // 100) * 100
        against = self._against(text)
        answers = {
            "cause": text.cause,
            "statement": self.fill(text.text, sum=f"{self.amount}元"),
            "procedure_stage": self.chance.weighted({"none": 6, "arbitration": 1, "first": 1, "unknown": 2}),
            **self._means(text.who),
        }
        if text.cause == "criminal":
            answers["possible_sentence"] = "other"
        if self.amount:
            answers["amount"] = str(self.amount)
        urgent = self.cause in URGENT and self.chance.below(0.2)
        if urgent:
            answers["limitation_on"] = clock.today() + timedelta(days=self.chance.between(5, 12))
        self.opening(answers, parties=[*self.parties(), *against], source=source, urgent=urgent)

    def _against(self, text: Said) -> list[PartyEntry]:
        if self.plan.against == "client" and (client := self._client()) is not None:
            return [client]
        if not text.against:
            return []
        if text.against == "个人":
            surname = self.chance.of(read("names")["surnames"].split())
            return [PartyEntry(Relation.RESPONDENT, f"{surname}某")]
        company = self.chance.of(read("names")["companies"]["prefix"]) + text.against
        return [PartyEntry(Relation.RESPONDENT, company, kind="organisation")]

    def _client(self) -> PartyEntry | None:
        """Somebody for whom a lawyer acts now: whoever assigns must see the conflict."""
        live = Assignment.objects.live().filter(matter__in=Matter.objects.open()).values("matter")
        rows = Party.objects.filter(matter__in=live, relation=Relation.APPLICANT, person__isnull=False)
        found = rows.exclude(subject="").select_related("matter__data_key").order_by("pk").first()
        if found is None:
            return None
        return PartyEntry(Relation.RESPONDENT, found.name, details={"id_number": found.details()["id_number"]})

    def _means(self, who: str) -> dict[str, Any]:
        if self.plan.end == "overturned":
            return {"means_ground": "migrant_worker"}
        if self.plan.end == "means":
            return {"means_ground": "income", "household": "3", "monthly_income": "3600", "pledge": "yes"}
        if self.cause == "support" and who == "elder":
            return {"means_ground": "no_fixed_income"}
        ground = GROUNDS.get(self.cause) or ("migrant_worker" if self.cause in ("wages", "injury") else "")
        ground = ground or self.chance.of(("social_assistance", "no_fixed_income", "income"))
        if ground != "income":
            return {"means_ground": ground}
        income = str(self.chance.between(70, 190) * 10)
        return {"means_ground": ground, "household": "4", "monthly_income": income, "pledge": "yes"}

    def _after_the_door(self) -> Steps:
        end = self.plan.end
        if end == "withdrawn":
            why = self.chance.of(said("withdraw_whys"))
            yield from self.step(self.home(1, 3), "withdraw", self.citizen or self.desk, withdraw_why=why)
            return
        if end == "transferred":
            to, why = self.chance.of(said("transfers"))
            yield from self.step(self.office(0, 1), "transfer", self.desk, transfer_to=to, transfer_why=why)
            return
        if end == "misdated":
            yield from self._put_the_date_right()
        if end == "mistaken":
            yield from self._take_a_mistake_back()
        if end in ("lapse", "supplement") or (end == "granted" and not self.plan.rest and self.chance.below(0.18)):
            yield from self._supplement(answered=end != "lapse")
        if end != "lapse":
            yield from self._decide()

    def _supplement(self, *, answered: bool) -> Steps:
        yield self.office(0, 1)
        days = 7 if self.citizen else self.chance.between(14, 18)  # the post takes its time
        asked = {
            "supplement_items": "\n".join(self.chance.of(said("supplements", KINDS.get(self.cause, "other")))),
            "supplement_by": clock.today() + timedelta(days=6 if self.plan.end == "lapse" else days),
        }
        self.matter = self.world.act(self.matter, "request_supplement", by=self.desk, answers=asked)
        if self.citizen:
            yield self.office(0, 0)
            self.matter = self.world.serve(self.matter, "supplement_notice", self.desk)
        else:
            self.matter = self.world.seal(self.matter, "supplement_notice", self.desk)
            yield self.office(3, 4)
            because = said("posted")
            self.matter = self.world.serve(self.matter, "supplement_notice", self.desk, posted_for=1, because=because)
        self.rest_after("serve")
        if answered:
            yield from self._hand_in()

    def _hand_in(self) -> Steps:
        words = self.chance.of(said("supplement_words"))
        title = self.chance.of(said("supplement_titles"))
        if self.citizen:
            yield self.home(1, 4)
            files = photograph(title, self.matter.data_key)
        else:
            yield self.office(1, 3)
            files = [Upload(title, None, 1)]
        self.matter = self.world.act(
            self.matter, "supplement", by=self.citizen or self.desk, answers={"supplement_words": words}, files=files
        )

    def _decide(self) -> Steps:
        reviewer = self.chance.of(self.world.crew.by_role[Role.REVIEWER])
        yield from self.step(self.office(0, 1), "accept", self.chance.of((self.desk, reviewer)))
        if self.chance.below(0.12):
            words = self.chance.of(said("contacts"))
            yield from self.step(self.office(0, 0), "contact", self.desk, contact_words=words)
        if self.chance.below(0.05):
            yield from self.step(self.office(0, 0), "reveal", reviewer, reason=said("revealed"))
        if self.plan.end in REFUSED:
            yield from self.refusal(reviewer)
        else:
            yield from self.granting(reviewer, FORMS.get(self.cause, "litigation"))

    def _put_the_date_right(self) -> Steps:
        """The papers lay at the village point since the working day before: the clock runs from there."""
        yield self.office(0, 0)
        day = self.hours.calendar.workday_before(self.matter.opened_on, 1)
        moment = self.hours.in_office(self.chance, day)
        proposal = corrections.Proposal(seq=1, reason=said("moved_papers"), happened_at=moment)
        corrections.correct(self.matter, proposal, by=self.desk)
        self.matter.refresh_from_db()

    def _take_a_mistake_back(self) -> Steps:
        """A wrong press of a button is annulled by the head of the centre; both stay to be read."""
        to, why = said("transfers")[0]
        yield from self.step(self.office(0, 0), "transfer", self.desk, transfer_to=to, transfer_why=why)
        yield self.hours.office(self.chance, clock.now())
        proposal = corrections.Proposal(seq=self.matter.events.count(), reason=said("mistaken"), annul=True)
        corrections.correct(self.matter, proposal, by=self.world.crew.first(Role.APPROVER))
        self.matter.refresh_from_db()

    def asking(self) -> list[PartyEntry]:
        """The same people once more, as the district knows them by now."""
        rows = Party.objects.filter(matter=self.matter, person__isnull=False).select_related("person").order_by("seq")
        known = {row.relation: row.person for row in rows}
        entries = self.parties()
        for entry in entries:
            entry.person = known.get(entry.relation, entry.person)
        return entries
