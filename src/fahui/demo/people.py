"""Invented people: names as they are found here, ID numbers of no place, phones marked as the demo's."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from stdnum.cn import ric

from fahui.access.models import User
from fahui.core.identifiers import DEMO_AREA
from fahui.demo.chance import Chance
from fahui.demo.words import read
from fahui.people.models import Person
from fahui.people.register import enrol
from fahui.places.models import Region

STAFF_PHONES = 19900010001
RESIDENT_PHONES = 19900020001
# who a statement needs: share of women, youngest, oldest
PROFILES = {
    "worker": (0.25, 21, 60),
    "elder": (0.5, 66, 86),
    "woman": (1.0, 24, 55),
    "mother": (1.0, 24, 44),
    "any": (0.5, 22, 68),
}
GENERATION = 55  # older people have older names


@dataclass(frozen=True)
class Identity:
    """Somebody invented, not yet known to the district."""

    name: str
    woman: bool
    age: int
    id_number: str


@dataclass
class Resident:
    """Somebody invented with their phone; `user` when they have an account."""

    name: str
    age: int
    details: dict[str, Any]
    person: Person | None = None
    user: User | None = None


def invent(chance: Chance, who: str, today: date, name: str = "") -> Identity:
    """A person fit for a statement."""
    women, youngest, oldest = PROFILES[who]
    woman, age = chance.below(women), chance.between(youngest, oldest)
    born = date(today.year - age, 1, 1).toordinal() + chance.between(0, 360)
    return Identity(name or _name(chance, woman, age), woman, age, _id_number(chance, date.fromordinal(born), woman))


def _name(chance: Chance, woman: bool, age: int) -> str:
    names = read("names")
    if chance.below(0.04):
        return str(chance.of(names["rare"]["women" if woman else "men"]))
    kind = ("older_" if age > GENERATION else "") + ("women" if woman else "men")
    return str(chance.of(names["surnames"].split()) + chance.of(names["given"][kind].split()))


def _id_number(chance: Chance, born: date, woman: bool) -> str:
    order = chance.between(0, 499) * 2 + (0 if woman else 1)
    body = f"{DEMO_AREA}{born:%Y%m%d}{order:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


class Residents:
    """Gives each resident a phone of their own and, if they sign in, an account."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._phones = count(RESIDENT_PHONES)
        self._known: list[tuple[Resident, Region]] = []

    def welcome(
        self, identity: Identity, region: Region, address: str, *, account: bool, contact: tuple[str, ...] = ()
    ) -> Resident:
        """Somebody new; with an account they are enrolled at once, else when their first matter is opened."""
        phone = self.number()
        details = {"id_number": identity.id_number, "phone": phone, "address": address, "contact": list(contact)}
        resident = Resident(identity.name, identity.age, details)
        if account:
            resident.person = enrol(name=identity.name, details=details, demo=True)
            resident.user = User.objects.create_user(phone, person=resident.person, phone_verified=True)
            self._known.append((resident, region))
        return resident

    def number(self) -> str:
        """A phone of nobody yet."""
        return str(next(self._phones))

    def again(self, chance: Chance) -> tuple[Resident, Region] | None:
        """Somebody with an account who came before, and where they live."""
        return chance.of(self._known) if self._known else None
