"""Drives any service by its definition alone: who may, what to answer, how to get there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from fahui.access.models import Grant, User
from fahui.access.roles import Role, System
from fahui.core import clock
from fahui.matters.case import Case, happenings_of
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.exploring import way_to
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Assignment, Deadline, Event, Matter, MatterLink, UnitAssignment
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.parts import parts, whole_of
from fahui.matters.permissions import By, may, standing_of
from fahui.matters.road import possible
from fahui.matters.tasks import after_event
from fahui.matters.vocabulary import ENDS, ENGINE_ACTIONS, Action, Fact, On, Relation, Service, Stage
from fahui.people.assurance import TAKEN_DOWN
from fahui.people.models import AgentPost, Organisation, OrganisationKind, Person, Professional, ProfessionalKind
from fahui.places.models import Region
from tests.conftest import account_of

_numbers = count(19800000000)
ID_NUMBER = "000000198503071238"  # no place has this area code
NUMBERS = {"applicant": ID_NUMBER, "agent": "00000019900101123X", "respondent": "000000196004021018"}


def member(role: str, region: Region, name: str) -> User:
    """Somebody of the staff with one role."""
    user = User.objects.create_user(str(next(_numbers)), name=name, is_staff=True, phone_verified=True)
    Grant.objects.create(user=user, role=role, region=region, starts_on=date(2000, 1, 1))
    return user


def resident(name: str) -> User:
    """Somebody with a proved phone."""
    return User.objects.create_user(str(next(_numbers)), name=name, phone_verified=True)


def lawyer(name: str) -> Professional:
    """A lawyer with an account."""
    firm = Organisation.objects.create(name=f"{name}律师事务所（演示）", kind=OrganisationKind.LAW_FIRM)
    user = User.objects.create_user(str(next(_numbers)), name=name, is_staff=True, phone_verified=True)
    return Professional.objects.create(
        person=user.person, organisation=firm, kind=ProfessionalKind.LAWYER, work_phone="027-00000001",
        criminal_since=date(2015, 7, 1), minor_trained=date(2020, 9, 1), duties=["duty_lawyer"],
    )  # fmt: skip


class Staff(dict[str, list[User]]):
    """Two of each role, hired when somebody first asks for them: most tests need few."""

    def __init__(self, district: Region) -> None:
        super().__init__()
        self.district = district

    def __missing__(self, role: str) -> list[User]:
        self[role] = [member(role, self.district, f"{Role(role).label}{n}") for n in "甲乙"]
        return self[role]

    def everybody(self) -> list[User]:
        """Both of each role that people have."""
        return [user for role in Role if role != Role.SYSTEM for user in self[str(role)]]


@dataclass
class Cast:
    """Two of each role, somebody who asks, somebody who asks for another, and a lawyer."""

    region: Region
    staff: Staff
    applicant: User
    agent: User
    respondent: User
    handler: Professional
    successor: Professional
    unit_agent: User

    @classmethod
    def gather(cls) -> "Cast":
        """Enrol them all."""
        district = Region.objects.get(level="district")
        village = Region.objects.get(code="420117001204")
        return cls(
            village,
            Staff(district),
            resident("赵建国"),
            resident("赵小明"),
            resident("孙对方"),
            lawyer("钱律师"),
            lawyer("蒋律师"),
            resident("所里经办"),
        )

    def users(self) -> list[User]:
        """Everybody who can sign in."""
        handler = account_of(self.handler)
        return [
            *self.staff.everybody(),
            self.applicant,
            self.agent,
            self.respondent,
            handler,
        ]

    def may_be(self, action: Action) -> Iterator[By]:
        """Whoever could take an action, by the definition."""
        for actor in action.by:
            yield from self._who_are(str(actor))

    def _who_are(self, actor: str) -> Iterable[By]:
        one: dict[str, By] = {
            Role.SYSTEM: System(),
            Relation.APPLICANT: self.applicant,
            Relation.AGENT: self.agent,
            Relation.RESPONDENT: self.respondent,
        }
        if actor in one:
            return [one[actor]]
        if actor == Relation.UNIT:
            return [self._of_unit()]
        if actor == Relation.HANDLER:
            return (account_of(who) for who in (self.handler, self.successor))
        return self.staff[actor]

    def _of_unit(self) -> User:
        """Somebody who acts for the firm of the handler."""
        until = clock.today() + timedelta(days=365)
        given = {"starts_on": clock.today(), "ends_on": until, "scope": AgentPost.Scope.PROVIDER}
        AgentPost.objects.update_or_create(
            person=self.unit_agent.person, organisation=self.handler.organisation, defaults=given
        )
        if hasattr(self.unit_agent, "_posts"):
            del self.unit_agent._posts
        return self.unit_agent

    def taker(self, action: Action, matter: Matter) -> By:
        """Somebody who may take it now."""
        happenings = happenings_of(matter) if matter.pk else []
        found = (by for by in self.may_be(action) if may(by, action, matter, happenings) and not self._busy(by, matter))
        first = next(found, None)
        assert first is not None, f"nobody may take {action.code} of {matter.service}"
        return first

    def _busy(self, by: By, matter: Matter) -> bool:
        """Whoever acted on the matter this one came from keeps out of it, as its guards want."""
        if isinstance(by, User) and by.person in (self.handler.person, self.successor.person):
            return False  # what is theirs stays theirs
        source = Case(matter).source if matter.pk else None
        return isinstance(by, User) and by.is_staff and source is not None and source.has_acted(f"user:{by.pk}")

    def parties(self, service: Service) -> list[PartyEntry]:
        """One of each role the service knows."""
        details = {"phone": "19800000000", "address": "邾城街道1号"}
        users = {"applicant": self.applicant, "agent": self.agent, "respondent": self.respondent}
        return [
            self._body(role.relation, user)
            if service.open_to == "bodies" and "organisation" in role.kinds
            else PartyEntry(
                role.relation,
                user.person.name,
                kind=role.kinds[0],
                details={**details, "id_number": NUMBERS[role.relation]},
                person=user.person,
            )
            for role in service.parties
            if (user := users[role.relation])
        ]

    def _body(self, relation: str, agent: User) -> PartyEntry:
        """A body for which this user acts."""
        body, _made = Organisation.objects.get_or_create(name="区人民法院（演示）", kind=OrganisationKind.COURT)
        until = clock.today() + timedelta(days=365)
        AgentPost.objects.get_or_create(person=agent.person, organisation=body, defaults={"ends_on": until})
        if hasattr(agent, "_posts"):
            del agent._posts
        return PartyEntry(relation, body.name, kind="organisation", organisation=body)

    def answer(self, fact: Fact, matter: Matter | None = None) -> Any:
        """A fitting answer to one question."""
        today = clock.today()
        ready: dict[str, Callable[[], Any]] = {
            "choice": lambda: fact.choices[0][0],
            "multichoice": lambda: [fact.choices[0][0]],
            "yesno": lambda: "yes",
            "tri": lambda: "unknown",
            "date": lambda: today + timedelta(days=9) if fact.future else today,
            "money": lambda: "100.50" if matter is not None and matter.stage in ENDS else "1200.50",  # paid in parts
            "integer": lambda: 3,
            "phone": lambda: "19800000001",
            "id_number": lambda: ID_NUMBER,
            "account": lambda: "6222000000001234567",
            "name": lambda: "李四海",
            "unit": lambda: self.handler.organisation_id,
            "professional": lambda: self._not_yet(matter).pk,
            "table": lambda: [{part.code: self.answer(part, matter) for part in fact.columns}],
        }
        return ready.get(fact.kind, lambda: f"{fact.label}的答案")()

    def _not_yet(self, matter: Matter | None) -> Professional:
        """A lawyer who is not the handler now."""
        live = Assignment.objects.live().filter(matter=matter, professional=self.handler)
        return self.successor if matter is not None and live.exists() else self.handler

    def answers(self, asks: Iterable[Fact], matter: Matter | None = None) -> dict[str, Any]:
        """Fitting answers to all of them."""
        return {fact.code: self.answer(fact, matter) for fact in asks if fact.kind not in ("file", "files")}

    def open(self, service: Service, source: Source | None = None, **more: Any) -> Matter:
        """A matter of a service; one that is not open to the public from the matter that leads to it."""
        if source is None and not service.stands_alone:
            return self._opened_from_another(service, **more)
        action = service.action(service.opens_with)
        blank = Matter(service=service.code, edition=service.effective_from, region=self.region)
        given: dict[str, Any] = {"parties": self.parties(service), **more}
        given.setdefault("by", more.get("by") or self.taker(action, blank))
        asks = (*service.intake, *action.asks)
        answers = {**self.answers(asks), **given.pop("answers", {})}
        return open_matter(service.code, region=self.region, answers=answers, source=source, **given).matter

    def _opened_from_another(self, service: Service, **more: Any) -> Matter:
        from fahui.matters.catalogue import services

        other, code = next((o, a.code) for o in services for a in o.actions if service.code in a.opens)
        matter = self.open(other)
        for step_to in (way_to(other, standing_of(matter), {code}) or ())[:-1]:
            matter = self.take(matter, step_to)
        action = other.action(code)
        source = Source(matter, code, self.answers(action.asks, matter))
        opened = self.open(service, source, **{"by": self.taker(action, matter), **more})
        if action.link == MatterLink.PART:  # whoever handles the whole is there for its parts
            Assignment.objects.create(
                matter=matter, professional=self.handler, organisation=self.handler.organisation, event_seq=1
            )
        # What staff took down opens to whoever proved who they are: the applicant did.
        Person.objects.filter(pk=self.applicant.person_id).update(assurance=TAKEN_DOWN)
        return opened

    def take(self, matter: Matter, code: str, **more: Any) -> Matter:
        """One action of the service, by somebody who may."""
        from fahui.matters.catalogue import services

        action = matter.definition.action(code)
        by = more.pop("by", None) or self.taker(action, matter)
        answers = {**self.answers(action.asks, matter), **more.pop("answers", {})}
        if action.spreads and action.to == Stage.CLOSED:
            self._withdraw_undecided(matter)
        if not action.opens:
            seen = [Upload(str(fact.label), None) for fact in action.asks if fact.kind in ("file", "files")]
            with self._as_a_part_wants(action, matter):
                return act(matter, code, by=by, answers=answers, files=more.pop("files", seen), **more)
        other = services.current(action.opens[0])
        self.open(other, Source(matter, code, answers), by=by)
        matter.refresh_from_db()
        return matter

    @contextmanager
    def _as_a_part_wants(self, action: Action, part: Matter) -> Iterator[None]:
        """A step that follows from the whole and is refused while a person has it: meanwhile a body is to name one."""
        whole = whole_of(part)
        guard = action.guard if action.by == (Role.SYSTEM,) else None
        if whole is None or guard is None or not guard(Case(part, by=System("whole")), {}):
            yield
            return
        to_a_body = next(one.code for one in whole.definition.actions if one.assigns_unit)
        live = Assignment.objects.live().filter(matter=whole)
        named = Assignment.objects.filter(pk__in=[one.pk for one in live])
        named.update(ended_at=clock.now())
        unit = UnitAssignment.objects.create(matter=whole, organisation=self.handler.organisation, event_seq=1)
        Matter.objects.filter(pk=whole.pk).update(marks=[*whole.marks, to_a_body])
        yield
        unit.delete()
        named.update(ended_at=None)
        Matter.objects.filter(pk=whole.pk).update(marks=whole.marks)

    def _withdraw_undecided(self, matter: Matter) -> None:
        """A case of many is closed when nobody's application is open any more: they are taken back, or handled."""
        for part in parts(matter):
            if part.ended or part.stage == Stage.HANDLING:
                continue
            wanted = (Stage.WITHDRAWN, Stage.HANDLING)
            ways = [one for one in part.definition.actions if one.to in wanted and possible(one, standing_of(part))]
            self.take(part, ways[0].code)

    def serve(self, matter: Matter, letter: str | None = None, day: date | None = None) -> Matter:
        """Render, stamp and serve what waits for it."""
        for event in Event.objects.filter(matter=matter):
            after_event(event.pk)
        clerk = self.staff[Role.CLERK][0]
        for row in fitting_letters(matter, "seal"):
            matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
        for row in fitting_letters(matter, "serve"):
            if letter in (None, row.code):
                answers = {"letter": row.letter_id, "served_on": day or clock.today(), "served_how": "direct"}
                matter = act(matter, "serve", by=clerk, answers=answers)
        return matter


def day_within(service: Service, editions: list[Service]) -> datetime:
    """A working morning on which this edition is the current one."""
    from tests.conftest import at

    later = sorted(other.effective_from for other in editions if other.effective_from > service.effective_from)
    if later:
        return at(f"{later[0] - timedelta(days=40)} 10:00")
    return at("2026-11-02 10:00")


def hopeless(matter: Matter) -> list[str]:
    """Time limits that run although nothing that ends them can happen any more."""
    if matter.stage in ENDS:
        return []
    running = set(Deadline.objects.filter(matter=matter, met_at=None).values_list("term", flat=True))
    here = standing_of(matter)
    enders = {term.code: {on.action for on in term.stopped_by} for term in matter.definition.terms}
    return [
        code
        for code, actions in enders.items()
        if code in running and not actions & ENGINE_ACTIONS and way_to(matter.definition, here, actions) is None
    ]


def happens(cast: Cast, matter: Matter, on: On, moment: datetime) -> Matter:
    """Bring about what a term waits for: an action, or the service of a letter; by the shortest way."""
    service = matter.definition
    if on.action != "serve":
        way = way_to(service, standing_of(matter), {on.action})
        assert way is not None, f"{on.action} cannot be reached"
        given = {on.when[0]: on.when[1]} if on.when else {}
        for index, code in enumerate(way):
            matter.refresh_from_db()
            if code in matter.marks and not possible(service.action(code), standing_of(matter)):
                continue  # the system took it as what follows
            matter = cast.take(matter, code, answers=given if index == len(way) - 1 else {})
        return matter
    if matter.letters.filter(code=on.letter).exists():
        return cast.serve(matter, on.letter)
    issuing = {action.code for action in service.actions if on.letter in action.issues}
    way = way_to(service, standing_of(matter), issuing)
    assert way is not None, f"{on.letter} is never issued"
    for code in way:
        matter = cast.take(matter, code)
    return cast.serve(matter, on.letter)
