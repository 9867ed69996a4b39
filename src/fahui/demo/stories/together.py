"""Cases that many have together: a roster taken down, each person decided alone, one lawyer for all."""

from datetime import timedelta
from typing import Any

from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.people import invent
from fahui.demo.stories.tale import Rested, Steps, Tale
from fahui.matters.models import Channel, Matter
from fahui.matters.opening import Source
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation

GRANT = {"grant_reason": "务工证明、考勤和欠条对得上。", "aid_form": "arbitration"}
RICH = {"means_ground": "income", "monthly_income": "5200", "pledge": "yes"}
REFUSED = {"refusal_ground": "means", "refusal_reason": "按本人申报的收入，超过经济困难标准。"}
LACKING = {"supplement_items": "本人的考勤或者转账记录"}
MANY = 10  # from here on they send representatives


HANDED_TOGETHER = ["application", "identity", "means", "agreement", "meeting", "opinion", "closing_paper"]  # on paper


class Together(Tale):
    """One case; `plan.cause` is the number of people, `plan.end` "none" refuses all of them."""

    service = "group_case"

    people: list[Matter]

    def road(self) -> Steps:
        """From the desk to the file."""
        yield self.begin()
        self.settle("worker", account=False)
        statement = self.fill("在{place}一处工地做工，几个月的工资没有发，大家一起来申请。")
        answers = {"cause": "wages", "statement": statement, "procedure_stage": "none"}
        other = PartyEntry(Relation.RESPONDENT, "江北某建筑劳务有限公司（演示）", kind="organisation")
        self.opening(answers, parties=[*self.parties(), other])
        self.people = [self._part(n) for n in range(int(self.plan.cause))]
        self.matter.refresh_from_db()
        self.rest_after("add_part")
        yield from self.step(self.office(0, 1), "roster_done", self.desk, aid_form="arbitration")
        yield from self._decided()
        yield from self._handled()

    def _part(self, n: int) -> Matter:
        """One worker's own application; the last of a large roster has an income of another kind."""
        identity = invent(self.chance, "worker", clock.today())
        address = f"{self.region.label}{n + 1}组（示例地址）"
        who = self.world.residents.welcome(identity, self.region, address, account=False)
        months = self.chance.between(2, 6)
        rich = self.plan.end == "none" or (n == MANY and int(self.plan.cause) > MANY)
        means = RICH if rich else {"means_ground": "migrant_worker"}
        return self.world.open(
            "group_part",
            by=self.desk,
            parties=[self._entry(Relation.APPLICANT, who)],
            region=self.region,
            answers={
                "cause": "wages",
                "procedure_stage": "none",
                "owed": str(months * 5200),
                "months": str(months),
                **means,
            },
            channel=Channel.WINDOW,
            source=Source(self.matter, "add_part"),
            query_code=f"{self.chance.between(0, 99999999):08d}",
        )

    def _decided(self) -> Steps:
        """Each alone: most are granted, one takes the application back, one has to bring more."""
        reviewer, approver = self.world.crew.first(Role.REVIEWER), self.world.crew.first(Role.APPROVER)
        many = len(self.people) > MANY
        yield self.office(0, 1)
        if many:
            self.world.act(self.people.pop(), "withdraw", by=self.desk, answers={})
        self.people = [self.world.act(part, "accept", by=self.desk, answers={}) for part in self.people]
        if self.plan.end == "lacking":
            wanted = {**LACKING, "supplement_by": clock.today() + timedelta(days=20)}
            self.world.act(self.people[0], "request_supplement", by=reviewer, answers=wanted)
            raise Rested
        if many:
            vote = {"mandate": "general", "elected_on": clock.today(), "votes": str(len(self.people))}
            self.people[:2] = [self.world.act(one, "elect", by=self.desk, answers=vote) for one in self.people[:2]]
        yield self.office(0, 1)
        for part in self.people:
            rich = part.facts.get("means_ground") == "income"
            self.world.act(
                part, "propose_refuse" if rich else "propose_grant", by=reviewer, answers=REFUSED if rich else GRANT
            )
            self.world.act(part, "refuse" if rich else "grant", by=approver, answers={})
        self.people = [part for part in self.people if part.facts.get("means_ground") != "income"]
        self.matter.refresh_from_db()

    def _handled(self) -> Steps:
        """One assignment; its steps reach everybody."""
        if not self.people:
            words = "逐人审查，都不符合经济困难标准。"
            yield from self.step(
                self.office(0, 1), "end_without", self.world.crew.first(Role.REVIEWER), end_words=words
            )
            return
        at, assigner = self.assigning_at(), self.world.crew.first(Role.ASSIGNER)
        chosen = self.who_may()[0]
        handler, reason = chosen.person.user, "劳动争议办得多，能照顾到所有人"
        yield from self.step(at, "assign", assigner, professional=chosen.pk, assign_reason=reason)
        yield from self.step(self.office(0, 0), "take", handler)
        told = {"informed_organ": "示例区劳动人事争议仲裁院（演示）", "organ_told_how": "专人送达"}
        yield from self.step(self.office(0, 0), "inform_organ", assigner, **told)
        if len(self.people) > 5:
            yield from self._one_is_ended()
        if self.plan.end == "running":
            raise Rested
        yield self.office(1, 2)
        signing = [part for part in map(_now, self.people) if not part.ended]
        self.people = [self.world.act(part, "sign_agreement", by=handler, answers={}) for part in signing]
        yield from self.step(self.office(0, 0), "sign_agreement", handler)
        yield from self.step(self.office(3, 6), "note", handler, progress="已提交仲裁申请，等开庭通知。")
        yield self.office(2, 4)
        ending = {
            "result": "settled",
            "closing_paper": "agreement",
            "case_closed_on": clock.today(),
            "result_words": "公司同意分两次付清。",
        }
        self.matter = self.world.act(self.matter, "close", by=handler, answers=ending)
        self.rest_after("close")
        handed = {"closing_report": "调解结案，材料齐全。", "handed_in": HANDED_TOGETHER}
        yield from self.step(self.office(1, 3), "file_closing", handler, **handed)
        yield from self.step(self.office(1, 3), "archive", self.desk)
        yield self.office(1, 3)
        self.matter = self.world.act(self.matter, "call_recipient", by=self.desk, answers=_called())
        self.rest_after("call_recipient")

    def _one_is_ended(self) -> Steps:
        """One of them hired a lawyer of their own."""
        yield self.office(0, 1)
        seen = {"ground_seen": "own_lawyer", "ground_words": "本人另请了律师，已核实。"}
        last = self.people[-1]
        self.world.act(last, "report_ground", by=self.world.crew.first(Role.REVIEWER), answers=seen)
        ended = {"termination_ground": "own_lawyer", "termination_reason": "您已另行委托律师。"}
        self.world.act(last, "terminate", by=self.world.crew.first(Role.APPROVER), answers=ended)


def _called() -> dict[str, Any]:
    """What the contact said on the telephone, today."""
    return {
        "called_on": clock.today(),
        "called_how": "phone",
        "called_satisfied": "4",
        "called_told": "yes",
        "called_charged": "no",
        "called_words": "律师办得快，钱已经分两次拿到。",
    }


def _now(part: Matter) -> Matter:
    """As the steps of the case have left it."""
    return Matter.objects.get(pk=part.pk)
