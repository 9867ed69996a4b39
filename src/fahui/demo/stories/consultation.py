"""Questions and answers on every channel: mostly in time, a few late, some that go on as an application."""

from datetime import datetime, timedelta

from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.plan import Plan
from fahui.demo.stories.tale import Steps, Tale
from fahui.demo.words import Asked, questions
from fahui.matters.models import Channel, Party

SPOKEN = (Channel.HOTLINE, Channel.WINDOW, Channel.POINT)
MINUTES = {Channel.CHAT: (3, 40), Channel.WEB: (30, 14 * 60)}


class Consultation(Tale):
    """One question."""

    service = "consultation"

    def road(self) -> Steps:
        """Asked, then answered, put off, taken back, or carried on."""
        yield self.begin()
        asked = self._ask()
        end = self.plan.end
        if end == "withdrawn" and self.citizen:
            yield from self.step(self.home(0, 0), "withdraw", self.citizen)
            return
        if end == "appointment":
            yield from self._put_off()
        if end == "follow_up" and self.citizen:
            more = "补充一下：对方今天又打电话来，说最多给一半。"
            yield from self.step(clock.now() + timedelta(minutes=25), "follow_up", self.citizen, more=more)
        yield from self._answer(asked)
        yield from self.rate(often=0.4)
        if end == "convert" and asked.convert:
            yield from self._carry_on(asked)

    def _ask(self) -> Asked:
        convert = self.plan.end == "convert"
        asked = self.chance.of([one for one in questions() if one.convert or not convert])
        account = self.plan.channel in (Channel.WEB, Channel.CHAT) and self.chance.below(0.75)
        account = account or self.plan.end in ("withdrawn", "follow_up")
        contact = ("no_call", "discreet") if asked.convert == "violence" else ()
        self.settle("woman" if contact else "any", account=account, contact=contact)
        self.asked_text = self.fill(asked.text, sum=f"{self.chance.between(2, 60) * 500}元")
        spoken = self.plan.channel in (Channel.HOTLINE, Channel.CHAT)
        unnamed = spoken and not self.citizen and self.chance.below(0.4)
        self.opening(
            {"question": self.asked_text, "topic": asked.topic},
            parties=[] if unnamed and not convert else self.parties(),
        )
        return asked

    def _put_off(self) -> Steps:
        consultant = self.chance.of(self.world.crew.by_role[Role.CONSULTANT])
        promised = self.hours.calendar.workday_after(clock.today(), 3)
        why = "要先向有关部门核实情况"
        at = self.hours.duty(self.chance, clock.now(), 60, 600)
        yield from self.step(at, "make_appointment", consultant, promised_on=promised, promised_why=why)
        yield self.hours.office(self.chance, clock.now(), 2)

    def _answer(self, asked: Asked) -> Steps:
        crew = self.world.crew
        spoken = self.plan.channel in SPOKEN
        who = crew.first(Role.OPERATOR) if self.plan.channel == Channel.HOTLINE else self.desk
        by = who if spoken else self.chance.of(crew.by_role[Role.CONSULTANT])
        answers = {"answer_kind": asked.kind, "answer_text": asked.answer, "answer_laws": asked.laws}
        yield from self.step(self._when(spoken), "answer", by, **answers)

    def _when(self, spoken: bool) -> datetime:
        if spoken:
            return clock.now() + timedelta(minutes=self.chance.between(4, 25))
        if self.plan.end == "late":
            return self.hours.duty(self.chance, clock.now(), 26 * 60, 50 * 60)
        if self.plan.channel == Channel.LETTER:
            return self.office(1, 4)
        return self.hours.duty(self.chance, clock.now(), *MINUTES[Channel(self.plan.channel)])

    def _carry_on(self, asked: Asked) -> Steps:
        """The question becomes an application; nothing is told twice."""
        from fahui.demo.stories.aid import Aid

        party = Party.objects.filter(matter=self.matter).select_related("person").first()
        self.resident.person = party.person if party else self.resident.person
        channel = "web" if self.citizen else "window"
        plan = Plan("aid", self.plan.day, "granted", "", channel, asked.convert, number=self.plan.number)
        yield from Aid(self.world, plan).carried_on(self, self.home(0, 2) if self.citizen else self.office(1, 2))
