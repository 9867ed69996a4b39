"""Notices of case organs: a lawyer is assigned, meets the person, and the stage ends with the organ's paper."""

from datetime import timedelta
from typing import Any

from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.stories.tale import Steps, Tale
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation
from fahui.people.models import Organisation, OrganisationKind

ORGANS = {
    "court": (OrganisationKind.COURT, "示例区人民法院（演示）", "刑初"),
    "procuratorate": (OrganisationKind.PROCURATORATE, "示例区人民检察院（演示）", "检诉"),
    "police": (OrganisationKind.POLICE, "示例区公安分局（演示）", "刑侦"),
}
STAGE_OF = {"court": "first", "procuratorate": "prosecution", "police": "investigation"}
CHARGES = ("盗窃", "故意伤害", "掩饰、隐瞒犯罪所得", "寻衅滋事")
ENDED = {"court": "judgment", "procuratorate": "indictment", "police": "indictment_opinion"}
RECORD = "已告知权利义务，本人陈述了经过，笔录经核对签名。"


class Defence(Tale):
    """One notice; `plan.cause` names the organ."""

    service = "appointed_defence"

    def road(self) -> Steps:
        """From the notice."""
        yield self.begin()
        self.settle("any", account=False)
        organ = self.plan.cause or "court"
        court = organ == "court"
        answers: dict[str, Any] = {
            "notice_number": f"（{clock.today().year}）鄂0117{ORGANS[organ][2]}（演示）{self.plan.number % 1000}号",
            "notice_on": clock.today() - timedelta(days=1),
            "ground": self.chance.of(("minor", "impaired", "may")),
            "charge": self.chance.of(CHARGES),
            "procedure_stage": STAGE_OF[organ],
            "trial_procedure": "ordinary" if court else "none",
            "organ_contact": "经办人（演示） 027-00000001",
        }
        if court:
            answers["hearing_on"] = clock.today() + timedelta(days=self.chance.of((13, 18, 21)))
        self.opening(answers, parties=[*self.parties(), self._organ(organ)])
        yield from self._handled(organ)

    def _organ(self, organ: str) -> PartyEntry:
        kind, name, _series = ORGANS[organ]
        body, _made = Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "demo": True})
        return PartyEntry(Relation.AGENT, name, kind="organisation", organisation=body)

    def _handled(self, organ: str) -> Steps:
        assigner = self.world.crew.first(Role.ASSIGNER)
        chosen = self.who_may()[0]
        handler = chosen.person.user
        reason = "刑事辩护经验合适，本周排得开"
        yield from self.step(self.assigning_at(), "assign", assigner, professional=chosen.pk, assign_reason=reason)
        yield from self.step(self.office(0, 1), "take", handler)  # within one working day
        yield from self.step(self.office(0, 0), "inform_organ", assigner, organ_told_how="法律援助公函，专人送达")
        refuses = self.plan.end == "refused"
        yield self.office(1, 2)
        met = {"met_on": clock.today(), "consents": "no" if refuses else "yes", "meeting_record": RECORD}
        self.matter = self.world.act(self.matter, "first_meeting", by=handler, answers=met)
        self.rest_after("first_meeting")
        if refuses:
            why = "家里已另请律师。"
            yield from self.step(self.office(0, 0), "client_refuses", handler, refuse_reason=why)
            seen = {"ground_seen": "refused", "ground_words": "本人坚持拒绝，办案机关已准许。"}
            yield from self.step(self.office(0, 1), "report_ground", handler, **seen)
            ended = {"termination_ground": "refused", "termination_reason": "办案机关已准许本人拒绝辩护。"}
            yield from self.step(self.office(1, 2), "terminate", self.world.crew.first(Role.APPROVER), **ended)
            return
        yield from self.step(self.office(3, 6), "note", handler, progress="已阅卷，正在准备辩护意见。")
        yield self.office(3, 8)
        closing = {
            "result": ENDED[organ],
            "case_closed_on": clock.today(),
            "adopted": self.chance.of(("all", "part")),
            "result_words": "办案机关采纳了主要的辩护意见。",
        }
        self.matter = self.world.act(self.matter, "close", by=handler, answers=closing)
        self.rest_after("close")
        yield from self.step(
            self.office(2, 4),
            "file_closing",
            handler,
            closing_report="会见、阅卷、提出书面意见，已办结。",
            handed_in=["meeting", "reading", "opinion", "closing_paper"],
        )
        reviewer = self.world.crew.first(Role.REVIEWER)
        yield from self.step(self.office(1, 3), "archive", reviewer, volume_place="法援档案室刑事1盒")
