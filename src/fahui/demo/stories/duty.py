"""Help by the duty lawyer: asked for in custody or by an organ's notice, given, written down, and ended."""

from typing import Any

from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.stories.defence import CHARGES, ORGANS
from fahui.demo.stories.tale import Steps, Tale
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation
from fahui.people.models import Organisation

STAGE_OF = {"court": "trial", "procuratorate": "prosecution", "police": "investigation"}
RECORD = "告知了认罪认罚从宽的规定，解答了程序选择的问题。"


class DutyHelp(Tale):
    """One request; `plan.cause` names the organ."""

    service = "duty_counsel"

    def road(self) -> Steps:
        """From the request, or the organ's notice, to the end of the help."""
        yield self.begin()
        self.settle("any", account=False)
        organ = self.plan.cause or "police"
        answers: dict[str, Any] = {
            "asked_by": "person" if organ == "police" else "organ",
            "help_wanted": ["advice", "plea"] if organ == "procuratorate" else ["advice", "procedure"],
            "organ_kind": organ,
            "organ_name": ORGANS[organ][1],
            "charge": self.chance.of(CHARGES),
            "procedure_stage": STAGE_OF[organ],
        }
        if organ != "court":
            answers["custody"] = "示例区看守所（演示）"
        self.opening(answers, parties=[*self.parties(), self._organ(organ)])
        assigner = self.world.crew.first(Role.ASSIGNER)
        if self.plan.end == "withdrawn":
            why = "家里已委托律师。"
            yield from self.step(self.office(0, 1), "withdraw", assigner, withdraw_why=why)
            return
        yield self.office(0, 0)
        notice = {
            "notice_number": f"（{clock.today().year}）鄂0117法帮（演示）{self.plan.number % 1000}号",
            "notice_on": clock.today(),
            "organ_contact": "经办人（演示） 027-00000001",
        }
        self.matter = self.world.act(self.matter, "notify_lawyer", by=assigner, answers=notice)
        self.rest_after("notify_lawyer")
        yield from self._helped()

    def _organ(self, organ: str) -> PartyEntry:
        kind, name, _series = ORGANS[organ]
        body, _made = Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "demo": True})
        return PartyEntry(Relation.AGENT, name, kind="organisation", organisation=body)

    def _helped(self) -> Steps:
        # Whoever comes may be a minor: the lawyer is trained for it.
        lawyers = [
            one
            for one in self.world.crew.professionals
            if one.kind == "lawyer" and one.minor_trained and "duty_lawyer" in one.duties
        ]
        chosen = self.chance.of(tuple(lawyers))
        assigner, handler = self.world.crew.first(Role.ASSIGNER), chosen.person.user
        reason = "当天在看守所值班"
        yield from self.step(self.office(0, 1), "assign", assigner, professional=chosen.pk, assign_reason=reason)
        yield self.office(0, 1)
        given = {
            "helped_on": clock.today(),
            "help_place": "court" if self.plan.cause == "court" else "detention",
            "help_way": "met",
            "help_kinds": ["advice", "procedure"],
            "help_record": RECORD,
            "help_result": "本人表示明白，没有其他请求。",
        }
        self.matter = self.world.act(self.matter, "help", by=handler, answers=given)
        self.rest_after("help")
        yield from self.step(self.office(0, 1), "finish", handler, finish_kind="done")
