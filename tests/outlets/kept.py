"""What registers keep back: sealed numbers, proofs, records not public yet, rows of a file; and for whose eyes it is.

Made from the declarations: a register that begins to keep something secret is looked for in every outlet from then on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from stdnum.cn import ric

from fahui.core import clock
from fahui.core.identifiers import DEMO_AREA
from fahui.core.registers import Register, register_of, registers
from fahui.documents.models import StoredFile
from fahui.documents.sheets import Column, workbook
from fahui.people.models import AgentPost, Conduct, Organisation, OrganisationKind, Professional
from fahui.people.register import enrol
from fahui.places.models import Region
from fahui.registers import batches
from fahui.registers.kinds import kind_of
from fahui.registers.models import Batch
from tests.matters.driver import Cast

if TYPE_CHECKING:
    from tests.outlets.world import Viewer

Eyes = Callable[["Viewer"], bool]
PROOF, ENTERED, OBJECTED = "金丝雀介绍信之证", "金丝雀未公示之由", "金丝雀核查中之由"
ROW, OLD_NUMBER = "金丝雀行中人", "金丝雀旧号壹"


@dataclass(frozen=True)
class Kept:
    """Strings that only some eyes may meet."""

    name: str
    canaries: tuple[str, ...]
    eyes: Eyes

    def found_in(self, said: str) -> bool:
        """Does an answer give one away?"""
        return any(one in said for one in self.canaries)


@dataclass
class Vault:
    """All of it, with the records that hold it by register, and what the addresses name."""

    kept: list[Kept] = field(default_factory=list)
    records: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # register → number and name
    furniture: dict[str, dict[str, Any]] = field(default_factory=dict)


def nobody(_viewer: "Viewer") -> bool:
    """Sealed numbers are shown in no page; a batch is for whoever handed it over."""
    return False


def plant(cast: Cast) -> Vault:
    """A record in each register that keeps something, and two files."""
    vault = Vault()
    for number, register in enumerate((one for one in registers() if one.form.secret), start=1):
        _sealed(vault, register, number)
    _conduct(vault)
    _batches(vault, cast)
    return vault


def _canary(name: str, number: int) -> str:
    """What nobody else in the world has: a phone, or an ID number with its check digit."""
    if name == "phone":
        return f"1987650{number:04}"
    body = f"{DEMO_AREA}19710203{number:03}"
    return body + str(ric.calc_check_digit(body + "0"))


def _sealed(vault: Vault, register: Register, number: int) -> None:
    canaries = {name: _canary(name, number) for name in register.form.secret}
    person = enrol(name=f"库中{'甲乙丙丁戊己庚辛'[number]}", details=dict(canaries))
    body = Organisation.objects.create(
        name=f"库中第{number}所（演示）",
        kind=OrganisationKind.LAW_FIRM,
        region=Region.objects.get(level="district"),
    )
    record: Any
    if register.model is AgentPost:
        until = clock.today() + timedelta(days=30)
        proof = StoredFile.keep(PROOF.encode(), name="证.txt", content_type="text/plain", data_key=person.data_key)
        record = AgentPost.objects.create(person=person, organisation=body, ends_on=until, proof=proof)
        vault.kept.append(Kept(f"proof of {register.code}", (PROOF,), _reads(register)))
        vault.furniture["workbench:agent_proof"] = {"pk": record.pk}
    elif register.model is Professional:
        kind = register.only.get("kind") or sorted(register.only["kind__in"])[0]
        record = Professional.objects.create(person=person, organisation=body, kind=kind)
    else:
        raise AssertionError(f"{register.code} keeps secrets: plant a record of it")
    vault.kept.append(Kept(f"numbers in {register.code}", tuple(canaries.values()), nobody))
    vault.records[register.code] = [(record.pk, person.name)]


def _reads(register: Register) -> Eyes:
    """By the declaration, for what belongs to the whole district and to none of the viewers' bodies."""
    roles = register.readers | register.writers

    def eyes(viewer: "Viewer") -> bool:
        here = viewer.region is not None and (viewer.region.level == "district" or not register.scope)
        return viewer.role in roles and here and viewer.body is None

    return eyes


def _conduct(vault: Vault) -> None:
    """Entered, and objected to: neither is public."""
    holder = Professional.objects.get(pk=vault.records["lawyers"][0][0])
    given = {"professional": holder, "kind": Conduct.Kind.AWARD, "authority": "区司法局", "decided_on": clock.today()}
    rows = [
        Conduct.objects.create(title=ENTERED, **given),
        Conduct.objects.create(title=OBJECTED, state=Conduct.State.OBJECTED, **given),
    ]
    register = register_of("conduct")
    assert register is not None
    vault.kept.append(Kept("conduct before it is public", (ENTERED, OBJECTED), _reads(register)))
    vault.records[register.code] = [(row.pk, holder.person.name) for row in rows]
    vault.furniture["workbench:announce"] = {"pk": rows[0].pk}


def _batches(vault: Vault, cast: Cast) -> None:
    """A file of lawyers by the registrar, an old ledger by the head of the centre."""
    for code, role, label, name, address in (
        ("lawyers", "registrar", "姓名", ROW, "register"),
        ("matters:legal_aid", "approver", "旧编号", OLD_NUMBER, "ledger"),
    ):
        kind = kind_of(code)
        assert kind is not None
        content = workbook("表", [Column(label)], [[name]], above=False)
        batch = batches.upload(kind, cast.staff[role][0], "表.xlsx", content)
        batches.begin(batch, Batch.State.CHECKING)
        vault.kept.append(Kept(f"rows of a file into {code}", (name,), nobody))
        place = {"code": code.removeprefix("matters:"), "batch_id": batch.pk}
        vault.furniture[f"workbench:{address}_batch"] = place


def pages(register: str, records: list[tuple[int, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every way to look at the records of a register: the address, and what is posted there."""
    found = reverse("workbench:register", args=[register])
    yield found, {}
    yield reverse("workbench:register_export", args=[register]), {}
    for pk, name in records:
        yield f"{found}?q={name}", {}
        yield found, {"q": name}
        for address in ("record", "record_edit", "record_close"):
            yield reverse(f"workbench:{address}", args=[register, pk]), {}


def answers(client: Client, register: str, records: list[tuple[int, str]]) -> Iterator[Any]:
    """What each of them answers."""
    for address, posted in pages(register, records):
        yield client.post(address, posted) if posted else client.get(address)
