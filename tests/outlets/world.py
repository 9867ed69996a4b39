"""Matters of every service with canaries in them, everybody who might look, and every way of looking."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zlib import crc32

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook

from fahui.access.models import Grant, User
from fahui.access.roles import BLIND_TO_MATTERS, GRANTABLE, READ_BY_NAME, Role
from fahui.core import clock
from fahui.core.models import DataKey
from fahui.core.registers import registers
from fahui.documents.models import Export, StoredFile
from fahui.matters.catalogue import services
from fahui.matters.exploring import way_to
from fahui.matters.models import Contact, ContactMatter, Material, Matter, Party, PendingCorrection, StaffNotice
from fahui.matters.permissions import standing_of
from fahui.matters.vocabulary import Action, Fact
from fahui.people.models import Organisation, OrganisationKind, Person
from fahui.places.models import Region
from fahui.workbench.queues import queues
from tests.conftest import account_of
from tests.matters.driver import Cast, lawyer, member, resident
from tests.outlets.furniture import furnish
from tests.outlets.kept import Vault, answers, plant

Furniture = dict[str, dict[str, Any]]  # by the name of an address, the values of its parameters
TEXT = frozenset({"text", "longtext", "address"})


class Singing(Cast):
    """Answers every open question with the canary of the service that asks."""

    song = ""

    def answer(self, fact: Fact, matter: Matter | None = None) -> Any:
        """As the driver does, but sung."""
        return self.song if fact.kind in TEXT and not fact.choices else super().answer(fact, matter)


@dataclass(frozen=True)
class Thing:
    """One matter and the strings that only those who may see it may meet."""

    matter: Matter
    secrets: tuple[str, ...]
    material: int
    letter: int
    phone: str = ""
    contact: int = 0  # a visit that was logged about it
    bodies: frozenset[int] = frozenset()  # who asks in it or handles it, as bodies

    def found_in(self, said: str, *, number: bool = True) -> bool:
        """Does an answer give it away?"""
        return any(one in said for one in self.secrets) or (number and self.matter.number in said)


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: an account with at most one role in one place, perhaps only for one body."""

    name: str
    user: User | None
    role: str = ""
    region: Region | None = None
    body: int | None = None

    @property
    def kind(self) -> tuple[str, bool]:
        """The role, and whether it is for one body only: what they may do is alike wherever they are."""
        return self.role, self.body is not None

    def sees(self, thing: Thing) -> bool:
        """What the definitions say, written down apart from the code under test."""
        if not self.role or self.role in BLIND_TO_MATTERS or self.region is None:
            return False
        if self.body is not None and self.body not in thing.bodies:
            return False
        reads = {str(one) for one in thing.matter.definition.reads}
        place: Region | None = thing.matter.region
        while place is not None and place != self.region:
            place = place.parent
        return place is not None and (self.role in reads if reads else self.role not in READ_BY_NAME)

    def browser(self) -> Client:
        """Signed in through both factors."""
        client = Client(raise_request_exception=True)
        if self.user is not None:
            client.force_login(self.user)
            session = client.session
            session["second_factor"] = True
            session.save()
        return client


@dataclass
class World:
    """All of it."""

    cast: Cast
    things: list[Thing] = field(default_factory=list)
    viewers: list[Viewer] = field(default_factory=list)
    furniture: Furniture = field(default_factory=dict)  # what addresses name beside a matter
    vault: Vault = field(default_factory=Vault)  # what registers keep back


def build() -> World:
    """One matter of each service, far enough to have a letter where it has any, and overdue."""
    cast: Any = Singing.gather()
    world = World(cast)
    school = Organisation.objects.create(name="示例中学（演示）", kind=OrganisationKind.SCHOOL)
    for code, letter in zip(services.codes(), "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", strict=False):
        service = services.current(code)
        cast.song, cast.applicant = f"金丝雀{code}之歌", resident(f"金丝雀{letter}")
        matter = cast.open(service)
        issuing = {action.code for action in service.actions if action.issues}
        for step in way_to(service, standing_of(matter), issuing) or ():
            matter = cast.take(matter, step)
        Matter.objects.filter(pk=matter.pk).update(next_due=clock.today() - timedelta(days=1))
        if not service.reads and not any(thing.bodies for thing in world.things):
            Party.objects.create(matter=matter, relation="agent", organisation=school, name=school.name, seq=90)
        _register_for(matter, cast.applicant.person)
        world.things.append(_with_papers(cast, Matter.objects.get(pk=matter.pk), cast.song))
    world.viewers = list(_viewers(cast, school))
    world.furniture = furnish(cast, [thing.matter for thing in world.things if not thing.matter.definition.reads])
    world.vault = plant(cast)
    world.furniture |= world.vault.furniture
    return world


def _register_for(matter: Matter, person: Person) -> None:
    """As the desk does, unless few may know that there is such a matter."""
    if not matter.definition.reads:
        person.region = matter.region
        person.save()


def _bodies(matter: Matter) -> frozenset[int]:
    """By the rows themselves."""
    asked = matter.parties.filter(relation__in=("applicant", "agent")).values_list("organisation", flat=True)
    handled = matter.assignments.filter(ended_at=None).values_list("organisation", flat=True)
    return frozenset(one for one in (*asked, *handled) if one is not None)


def _with_papers(cast: Cast, matter: Matter, song: str) -> Thing:
    paper = f"{song}之件"
    file = StoredFile.keep(paper.encode(), name="纸.txt", content_type="text/plain", data_key=matter.data_key)
    material = Material.objects.create(matter=matter, title="纸", file=file, event_seq=1)
    StaffNotice.objects.create(matter=matter, key=f"canary:{matter.pk}", text=f"{song}之讯")
    clerk = cast.staff[Role.CLERK][1]
    PendingCorrection.objects.create(matter=matter, seq=1, annul=True, reason=f"{song}之误", asked_by=clerk)
    letter = matter.letters.order_by("-id").first()
    secrets = (song, cast.applicant.person.name)
    phone = str(cast.applicant.person.details()["phone"])
    contact = _logged(matter, clerk, song)
    return Thing(matter, secrets, material.pk, letter.letter_id if letter else 0, phone, contact, _bodies(matter))


def _logged(matter: Matter, clerk: User, song: str) -> int:
    """A visit about it, with a recording."""
    key = DataKey.make()
    sound = StoredFile.keep(f"{song}之音".encode(), name="音.ogg", content_type="audio/ogg", data_key=key)
    row = Contact(channel="window", taken_by=clerk, data_key=key, token=uuid4(), region=matter.region, recording=sound)
    row.words = key.seal(f"{song}之谈", row.aad())
    row.save()
    ContactMatter.objects.create(contact=row, matter=matter)
    return row.pk


def _viewers(cast: Cast, school: Organisation) -> Iterator[Viewer]:
    village = cast.region
    street = village.parent
    assert street is not None
    other = Region.objects.filter(level="street").exclude(pk=street.pk).order_by("code")[0]
    district = Region.objects.get(level="district")
    for role in GRANTABLE:
        places = [other]  # sees nothing there
        if role in BLIND_TO_MATTERS or any(one.reads and role not in one.reads for one in services):
            places.append(district)  # sees not all
        if role in (Role.CLERK, Role.APPROVER):
            places.append(street)
        for region in places:
            yield Viewer(f"{role}@{region.name}", member(role, region, f"{role}看"), role, region)
    for role in (Role.APPROVER, Role.SUPERVISOR, Role.REGISTRAR):
        for one in (school, lawyer("旁所").organisation):
            user = member(role, district, f"{role}只看")
            Grant.objects.filter(user=user).update(organisation=one)
            yield Viewer(f"{role} for {one.name}", user, role, district, one.pk)
    yield Viewer("a lawyer without a case", account_of(lawyer("闲律师")))
    gone = member(Role.CHIEF, Region.objects.get(level="district"), "前领导")
    Grant.objects.filter(user=gone).update(ended_at=clock.now())
    yield Viewer("whose right was taken back", gone)
    yield Viewer("another resident", resident("孙旁人"))
    yield Viewer("nobody", None)


POSTED: set[str] = set()  # addresses that answer to POST only: asked once
Look = Callable[[Client, Viewer, World], str]


@dataclass(frozen=True)
class Outlet:
    """One way of looking: what it answers, and which filter stands between it and everybody's matters."""

    name: str
    look: Look
    guard: str = "visible_to"  # or "of_person": residents' pages
    number: bool = True  # does the bare number count (logs of the audit administrator show it by duty)


def text_of(answer: Any) -> str:
    """Whatever came back, as text: pages, PDF, calendars, spreadsheets."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    if "spreadsheet" in kind:
        rows = load_workbook(BytesIO(content)).active
        return str([[cell.value for cell in row] for row in rows.iter_rows()])  # type: ignore[union-attr]
    if "pdf" in kind:
        from pypdf import PdfReader

        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\n", "")
    return str(content.decode("utf-8", "replace"))


def addresses() -> Iterator[tuple[str, str, dict[str, type]]]:
    """Every address of the workbench and the portal, from the addresses themselves: name, folder, its parameters."""

    def walk(resolver: URLResolver, prefix: str, within: str = "") -> Iterator[tuple[str, str, dict[str, type]]]:
        for pattern in resolver.url_patterns:
            here = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, here, within + (f"{pattern.namespace}:" if pattern.namespace else ""))
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield within + pattern.name, here, dict(pattern.pattern.converters)

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name in ("workbench", "portal"):
            for name, _path, converters in walk(resolver, ""):
                yield f"{resolver.app_name}:{name}", resolver.app_name, converters


def arguments(name: str, parameters: dict[str, Any], thing: Thing, furniture: Furniture) -> dict[str, Any]:
    """Values for an address's parameters that fit this matter, or the world's furniture; else a one or an x."""
    actions = [one for one in thing.matter.definition.actions if _codes(one)]
    ready: dict[str, Any] = {
        "number": thing.matter.number,
        "paper_id": thing.material,
        "letter_id": thing.letter or 1,
        "seq": 1,
        "form": "pdf",
        "action": actions[-1].code,
        "pending_id": PendingCorrection.objects.get(matter=thing.matter).pk,
        "notice_id": StaffNotice.objects.get(key=f"canary:{thing.matter.pk}").pk,
        "pk": thing.material if name == "portal:paper" else thing.letter or 1,
        "code": thing.matter.service if name.startswith("portal:") else actions[0].code,
        **furniture.get(name, {}),
    }
    if name in ("workbench:contact", "workbench:contact_recording"):
        ready["pk"] = thing.contact
    kinds = {one: type(kind).__name__ for one, kind in parameters.items()}
    return {one: ready.get(one, 1 if kinds[one] == "IntConverter" else "x") for one in parameters}


def _codes(action: Action) -> bool:
    return not action.opens


def page(name: str, parameters: dict[str, Any]) -> Look:
    """GET the address, for each matter if it names one."""

    def look(client: Client, viewer: Viewer, world: World) -> str:
        hidden = [thing for thing in world.things if not viewer.sees(thing)] or world.things
        things = hidden if "number" in parameters else hidden[:1]
        said = []
        for one in things:
            answer = client.get(reverse(name, kwargs=arguments(name, parameters, one, world.furniture)))
            if answer.status_code == 405:
                POSTED.add(name)
                break
            said.append(text_of(answer))
        return _without_own_words("\n".join(said), world)

    return look


def _without_own_words(said: str, world: World) -> str:
    """An address repeated in the answer (a redirect to signing in, a link to change the language) tells nothing."""
    for thing in world.things:
        said = re.sub(rf"(?:m|mine|debts)(?:/|%2F|%252F){thing.matter.number}", "", said)
    return said


def tabs(client: Client, viewer: Viewer, world: World) -> str:
    """Every worklist of their own, and of the others' a third, which one by name."""
    own = [tab.code for tab in queues(viewer.user)] if viewer.user is not None and viewer.user.is_staff else []
    others = sorted({*Role.values} - {*own})[crc32(viewer.name.encode()) % 3 :: 3]
    codes = {*own, "soon", "late", "handled", "notices", "corrections", *others}
    return "\n".join(text_of(client.get(f"/workbench/?queue={code}")) for code in sorted(codes))


def search(client: Client, viewer: Viewer, world: World) -> str:
    """By name, part of a name, initials, number, ID number and phone; what was typed does not count as found."""
    words = ["金丝雀", "jsq", "000000198503071238", "19800000000"]
    words += [word for thing in world.things for word in (thing.matter.number, thing.secrets[1], thing.phone)]
    said = []
    for one in words:
        answer = client.post("/workbench/search/", {"q": one}, follow=True)
        said.append(text_of(answer).replace(f'value="{one}"', ""))
    return "\n".join(said)


def suggestion(client: Client, viewer: Viewer, world: World) -> str:
    """The intake desk looking for known matters of whoever stands before it."""
    said = []
    for one in (
        "000000198503071238",
        "19800000000",
        *(thing.secrets[1] for thing in world.things),
        *(thing.phone for thing in world.things),
    ):
        answer = client.post("/workbench/intake/", {"in-channel": "window", "in-who": one, "do": "lookup"})
        said.append(text_of(answer).replace(f'value="{one}"', ""))
    return "\n".join(said)


def exported(whole: bool) -> Look:
    """The files of all worklists; the whole ones agreed to beforehand by somebody else."""

    def look(client: Client, viewer: Viewer, world: World) -> str:
        said = []
        for code in ("late", "soon", *Role.values):
            if viewer.user is None:
                break
            export = Export.objects.create(
                source="worklist",
                filters={"queue": code},
                whole=whole,
                agreed=True,
                asked_by=viewer.user,
                decided_by=world.cast.staff[Role.APPROVER][0],
                expires_at=clock.now() + timedelta(hours=1),
            )
            answer = client.post(f"/workbench/accounts/exports/{export.pk}/take/")
            if answer.status_code == 200:
                said.append(text_of(answer))
        return "\n".join(said)

    return look


def revealed(client: Client, viewer: Viewer, world: World) -> str:
    """The full names, with a reason."""
    said = [
        text_of(client.post(f"/workbench/m/{thing.matter.number}/reveal/", {"reason": "看看"}, follow=True))
        for thing in world.things
    ]
    return _without_own_words("\n".join(said), world)


def persons(client: Client, viewer: Viewer, world: World) -> str:
    """The register of persons: found by name, their pages, and in full with a reason."""
    said = []
    for thing in world.things:
        answer = client.post("/workbench/persons/", {"q": thing.secrets[1]})
        said.append(text_of(answer).replace(f'value="{thing.secrets[1]}"', ""))
        for party in thing.matter.parties.exclude(person=None):
            page = f"/workbench/persons/{party.person_id}/"
            said += [text_of(client.get(page)), text_of(client.post(f"{page}reveal/", {"reason": "看看"}))]
    return "\n".join(said)


def register(code: str) -> Look:
    """The list of a register, its file, its search, and the pages of the records that keep something back."""

    def look(client: Client, viewer: Viewer, world: World) -> str:
        return "\n".join(text_of(one) for one in answers(client, code, world.vault.records.get(code, [])))

    return look


def keeping() -> list[str]:
    """The registers that keep something back, by their declarations."""
    return [one.code for one in registers() if one.form.secret or one.code == "conduct"]


LOGS = frozenset({"workbench:readings", "workbench:changes"})
SPECIAL = (
    Outlet("worklists and notices", tabs),
    Outlet("search", search),
    Outlet("suggestion at the desk", suggestion),
    Outlet("export, masked", exported(False)),
    Outlet("export, whole", exported(True)),
    Outlet("reveal", revealed),
    Outlet("persons", persons),
)


def outlets() -> list[Outlet]:
    """The special ones, and every address there is."""
    found = [*SPECIAL, *(Outlet(f"register {code}", register(code)) for code in keeping())]
    for name, app, parameters in addresses():
        guard = "of_person" if app == "portal" else "visible_to"
        if name not in POSTED:
            found.append(Outlet(name, page(name, parameters), guard, name not in LOGS))
    return found


def fit(outlet: Outlet, viewer: Viewer) -> bool:
    """Residents' pages look at the person only: one member of staff is enough to try them as staff."""
    return outlet.guard == "visible_to" or not viewer.role or viewer.role == Role.CLERK
