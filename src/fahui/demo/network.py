"""Who serves beside the handlers of the cases: offices, committees, mediators, experts, bodies with their agents."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.demo.chance import Chance
from fahui.demo.crew import LICENCE_UNTIL, Crew, first_year
from fahui.demo.hours import midnight
from fahui.demo.words import read
from fahui.demo.world import World
from fahui.matters import handing_over
from fahui.matters.models import Assignment, ConflictWaiver
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation
from fahui.people.models import AgentPost, Assessment, Conduct, Organisation, OrganisationKind, Person, Professional
from fahui.people.models.lists import InPlace, LicenceState
from fahui.people.register import enrol
from fahui.places.models import Region
from fahui.registers import announcing

PHONES = 19900015001
VILLAGE_BODY = "示例城北村村民委员会（演示）"
OFFICE_OF = "示例崇法律师事务所（演示）"  # its office names who takes a case
TERM = 3  # years
LICENCES = {"notary": "公证", "appraiser": "鉴定"}  # how the invented licences of these professions begin
TALK = {  # what the handlers are good at and how they can be spoken with, by turns
    0: (["labour", "contract"], ["mandarin", "local"], ["aid_pool", "duty_lawyer"]),
    1: (["family", "inheritance", "violence"], ["mandarin", "wuhan"], ["aid_pool", "village_adviser"]),
    2: (["injury", "traffic", "medical"], ["mandarin", "local", "english"], ["aid_pool"]),
    3: (["criminal", "juvenile"], ["mandarin", "sign"], ["aid_pool", "duty_lawyer"]),
}


class Network:
    """Makes everybody, and at the end lets one licence run out and one be suspended."""

    def __init__(self, seed: int, crew: Crew) -> None:
        """The same seed gives the same network."""
        self.chance, self.crew, self._phones = Chance(seed, "network"), crew, count(PHONES)
        self.agent: User

    def settle(self, today: date) -> None:
        """Everything that is there from the first day."""
        book = read("network")
        for firm in book["firms"]:
            self._firm(dict(firm))
        for number, one in enumerate(self.crew.professionals):
            self._handler(one, number)
        for body in book["bodies"]:
            self._body(dict(body))
        for committee in book["committees"]:
            self._committee(dict(committee), today)
        for expert in book["experts"]:
            self._expert(dict(expert))
        self._agents(today)

    def _firm(self, fields: dict[str, Any]) -> None:
        firm = Organisation.objects.get(name=fields.pop("name"), district=this_district())
        for name, value in self._placed(fields).items():
            setattr(firm, name, value)
        firm.save()

    def _placed(self, fields: dict[str, Any]) -> dict[str, Any]:
        code = fields.pop("region")
        region = Region.objects.filter(district=this_district(), code__startswith=code).order_by("code").first()
        return {**fields, "region": region, "languages": ["mandarin", "local"]}

    def _handler(self, one: Professional, number: int) -> None:
        one.specialities, one.languages, one.duties = TALK[number % len(TALK)]
        year = first_year(number)
        if one.kind == "lawyer":
            if "criminal" in one.specialities or number % 2 == 0:
                one.criminal_since = date(year + 1, 3, 1)
            if "juvenile" in one.specialities or number % 3 == 0:
                one.minor_trained = date(2022, 5, 20)
        one.position = "head" if number % 3 == 0 else "partner"
        one.save()
        for back in (1, 2):
            Assessment.objects.create(
                professional=one, year=clock.today().year - back, result="fit", authority="市律师协会（演示）"
            )

    def _person(self, name: str) -> Person:
        return enrol(name=name, details={"phone": str(next(self._phones))}, demo=True)

    def _serving(self, name: str, body: Organisation, **fields: Any) -> Professional:
        return Professional.objects.create(
            person=self._person(name),
            organisation=body,
            work_phone=f"027-0000{8000 + self.chance.between(1, 900)}",
            languages=["mandarin", "local"],
            **fields,
        )

    def _body(self, fields: dict[str, Any]) -> None:
        people = fields.pop("people", [])
        body = Organisation.objects.create(demo=True, phone="027-00000000", **self._placed(fields))
        for number, (name, sex, kind, position) in enumerate(people):
            licence = f"演示{LICENCES[kind]}{number + 1:03d}" if kind in LICENCES else ""
            valid = {"licensed_on": date(2015, 7, 1), "licence_until": LICENCE_UNTIL} if licence else {}
            self._serving(name, body, sex=sex, kind=kind, position=position, licence=licence, **valid)

    def _committee(self, fields: dict[str, Any], today: date) -> None:
        people, years, told = fields.pop("people"), fields.pop("years"), fields.pop("told")
        begun = date(today.year - years, 3, 1)
        body = Organisation.objects.create(
            demo=True,
            phone="027-00000000",
            committee_kind=fields.pop("kind"),
            kind=OrganisationKind.COMMITTEE,
            founded_on=date(2012, 3, 1),
            term_until=date(begun.year + TERM, 3, 1) - timedelta(days=1),
            court_told_on=begun + timedelta(days=20) if told else None,
            in_place=InPlace.values if told else [InPlace.PEOPLE],
            **self._placed(fields),
        )
        for name, sex, position, engagement, grade, source in people:
            self._serving(
                name,
                body,
                kind="mediator",
                sex=sex,
                position=position,
                engagement=engagement,
                grade=grade,
                source=source,
                since=begun,
                term_until=body.term_until,
                specialities=["traffic", "injury"] if body.sector else ["neighbours", "family", "land"],
            )

    def _expert(self, fields: dict[str, Any]) -> None:
        body = Organisation.objects.get(name=fields.pop("body"), district=this_district())
        self._serving(fields.pop("name"), body, kind="expert", source="expert", **fields)

    def _agents(self, today: date) -> None:
        """The head of the first firm sees its work; a village committee has somebody who applies for it."""
        until = date(today.year + 1, 12, 31)
        head = self.crew.professionals[0]
        AgentPost.objects.create(
            person=head.person,
            organisation=head.organisation,
            title="主任",
            scope=AgentPost.Scope.PROVIDER,
            starts_on=today,
            ends_on=until,
            proof_words="律师事务所执业许可证（演示）",
        )
        village = Organisation.objects.get(name=VILLAGE_BODY, district=this_district())
        paper = {"starts_on": today, "ends_on": until, "proof_words": "村民委员会介绍信第1号（演示）"}
        self.agent = self._agent("肖小满", village, title="文书", scope=AgentPost.Scope.PARTY, **paper)
        firm = Organisation.objects.get(name=OFFICE_OF, district=this_district())
        paper["proof_words"] = "律师事务所委派函第3号（演示）"
        self._agent("柯静怡", firm, title="行政主管", scope=AgentPost.Scope.PROVIDER, **paper)

    def _agent(self, name: str, body: Organisation, **post: Any) -> User:
        """Somebody of a body with an account of their own, who is no staff here."""
        person = self._person(name)
        user = User.objects.create_user(str(person.details()["phone"]), person=person, phone_verified=True)
        AgentPost.objects.create(person=user.person, organisation=body, **post)
        return user

    def village_asks(self, world: World, day: date) -> Iterator[datetime]:
        """The village committee asks a question in its own name."""
        yield midnight(day) + timedelta(hours=9, minutes=40)
        village = Organisation.objects.select_related("region").get(name=VILLAGE_BODY, district=this_district())
        details = {"phone": str(self.agent.person.details()["phone"])}
        asking = PartyEntry(
            Relation.APPLICANT,
            village.name,
            kind="organisation",
            organisation=village,
            details=details,
            facts={"contact_name": self.agent.person.name},
        )
        words = "村里想把闲置的鱼塘重新发包，原来的承包人欠了两年租金还不肯退，村委会该怎么办？"
        world.open(
            "consultation",
            by=self.agent,
            parties=[asking],
            region=village.region,
            answers={"question": words, "topic": "land"},
        )

    def last_touches(self, today: date) -> None:
        """One licence runs out with work on hand, one is suspended, one awards is public: as it stands today."""
        asked = set(ConflictWaiver.objects.filter(decided_at=None).values_list("professional_id", flat=True))
        able = [one for one in self.crew.professionals if one.pk not in asked]  # for whom somebody asks may serve
        busy = sorted(able, key=lambda one: (-_load(one), one.pk))
        expired, suspended = busy[0], busy[1]
        expired.licence_until = today - timedelta(days=9)
        expired.save()
        begun = today - timedelta(days=20)
        suspended.state, suspended.state_since = LicenceState.STOPPED, begun
        suspended.state_until, suspended.state_why = begun + timedelta(days=90), "行政处罚（演示）"
        suspended.save()
        penalty = Conduct.objects.create(
            professional=suspended,
            kind=Conduct.Kind.PENALTY,
            measure=Conduct.Measure.SUSPENSION,
            title="私自收费（虚构）",
            authority="市司法局（演示）",
            document="示司罚〔2026〕1号",
            decided_on=begun,
            starts_on=begun,
            ends_on=suspended.state_until,
        )
        award = Conduct.objects.create(
            professional=busy[-1],
            kind=Conduct.Kind.AWARD,
            title="全区法律援助先进个人（虚构）",
            authority="区司法局（演示）",
            decided_on=begun,
        )
        with clock.at(midnight(today - timedelta(days=15)) + timedelta(hours=9)):
            announcing.take(award, "announce")
        announcing.take(award, "publish")
        with clock.at(midnight(today - timedelta(days=1)) + timedelta(hours=9)):
            announcing.take(penalty, "announce")
        handing_over.ask_where_it_goes()


def _load(professional: Professional) -> int:
    return Assignment.objects.live().filter(handing_over.OPEN, professional=professional).count()
