"""A person in words: masked unless the reason was given, and the same for lists, pages and comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import mask_address, mask_id, mask_name, mask_phone
from fahui.core.models import this_district
from fahui.people.circumstances import proof_of
from fahui.people.groups import Group
from fahui.people.id_types import IdType, birth_date
from fahui.people.models import Agency, HouseholdMember, Person, PersonGroup
from fahui.people.needs import needs_in_words
from fahui.people.record import Code, deeds
from fahui.people.register import SPELLINGS
from fahui.people.safe_contact import in_words
from fahui.people.wishes import wishes_of

LOOKS = 10
# What is changed, as the record tells it.
WORDS: Mapping[str, Any] = {
    "name": gettext_lazy("姓名"),
    "id_type": gettext_lazy("证件"),
    "id_number": gettext_lazy("证件号"),
    "no_id_reason": gettext_lazy("没有证件的原因"),
    "born": gettext_lazy("出生日期"),
    "phone": gettext_lazy("电话"),
    "address": gettext_lazy("住址"),
    "contact": gettext_lazy("联系注意"),
    "safe_phone": gettext_lazy("安全的号码"),
    "safe_from": gettext_lazy("可以联系的时间"),
    "safe_until": gettext_lazy("可以联系的时间"),
    "needs": gettext_lazy("沟通需要"),
    "language": gettext_lazy("语言"),
    SPELLINGS: gettext_lazy("姓名的写法"),
}


KINDS = {**dict(Group.choices), **dict(HouseholdMember.Role.choices), **dict(Agency.Kind.choices)}


def details_of(person: Person) -> dict[str, Any]:
    """The particulars; none after an erasure."""
    try:
        return person.details()
    except KeyDestroyed:
        return {}


def shown_name(person: Person, *, revealed: bool = False) -> str:
    """In full only when revealed."""
    return person.name if revealed else mask_name(person.name)


def particulars(person: Person, *, revealed: bool) -> list[tuple[str, str]]:
    """Label and value of what is known."""
    details = details_of(person)
    number, phone, address = (str(details.get(key) or "") for key in ("id_number", "phone", "address"))
    born = birth_date(details)
    lines = [
        (_("证件"), _paper(person, number, str(details.get("no_id_reason") or ""), revealed=revealed)),
        (_("出生日期") if revealed else _("年龄"), _born(born, revealed=revealed)),
        (_("电话"), phone if revealed else mask_phone(phone) if phone else ""),
        (_("住址"), address if revealed else mask_address(address) if address else ""),
        (_("沟通"), "、".join(needs_in_words(details))),
        (_("也写作"), "、".join(details.get(SPELLINGS) or []) if revealed else ""),
    ]
    return [(label, value) for label, value in lines if value]


def _paper(person: Person, number: str, why: str, *, revealed: bool) -> str:
    if person.id_type == IdType.NONE:
        return _("没有证件：%(why)s") % {"why": why or _("没有写明原因")}
    if not number:
        return _("未登记")
    return f"{person.get_id_type_display()} {number if revealed else mask_id(number)}"


def _born(born: date | None, *, revealed: bool) -> str:
    """The birthday beside the last four of the number would tell too much: masked, only the age is shown."""
    if born is None:
        return ""
    if revealed:
        return f"{born:%Y-%m-%d}"
    today = clock.today()
    return _("%(n)d岁") % {"n": today.year - born.year - ((today.month, today.day) < (born.month, born.day))}


def minded(person: Person, *, revealed: bool) -> list[str]:
    """The safe-contact rules in words."""
    rules = wishes_of(person)
    return in_words(rules, phone="" if revealed else mask_phone(rules.phone))


@dataclass(frozen=True)
class ShownRow:
    """Something that holds for a time: what, on which proof, from when to when, and whether it holds today."""

    pk: int
    what: str
    proof: str
    since: date
    until: date | None
    counts: bool
    other: Person | None = None
    file: bool = False  # is the paper itself kept?
    review_on: date | None = None  # without an end: when it is looked at again
    due: bool = False  # that day is over
    no_proof: str = ""  # why no paper was seen


def groups(person: Person) -> list[ShownRow]:
    """What holds today first."""
    rows = [
        replace(
            _row(row, str(row.get_group_display()), proof_of(person, row)),
            review_on=row.review_on if row.ends_on is None else None,
            due=row.due_on(clock.today()),
            no_proof=row.no_proof,
        )
        for row in person.group_rows.all()
    ]
    return sorted(rows, key=lambda row: (not row.counts, not row.due, row.since))


def household(person: Person) -> list[ShownRow]:
    """Everybody of the household they live in today."""
    today = clock.today()
    mine = HouseholdMember.objects.on(today).filter(person=person).values("household")
    rows = HouseholdMember.objects.on(today).filter(household__in=mine).select_related("person").order_by("pk")
    return [_row(row, str(row.get_role_display()), "", other=row.person) for row in rows]


def agencies(person: Person) -> tuple[list[ShownRow], list[ShownRow]]:
    """Who acts for them, and for whom they act."""
    theirs = person.represented_by.select_related("agent").order_by("-pk")
    others = person.represents.select_related("principal__data_key").order_by("-pk")
    return (
        [_row(row, str(row.get_kind_display()), proof_of(person, row), other=row.agent) for row in theirs],
        [_row(row, str(row.get_kind_display()), "", other=row.principal) for row in others],
    )


def _row(
    row: PersonGroup | HouseholdMember | Agency, what: str, proof: str, *, other: Person | None = None
) -> ShownRow:
    return ShownRow(row.pk, what, proof, row.starts_on, row.ends_on, row.counts_on(clock.today()), other, _kept(row))


def _kept(row: PersonGroup | HouseholdMember | Agency) -> bool:
    return not isinstance(row, HouseholdMember) and row.file_id is not None


def story(person: Person, *, after_version: int | None = None) -> list[dict[str, Any]]:
    """What was done to the record, newest first, by name."""
    done = deeds(person, after_version=after_version)
    names = names_of({deed.by for deed in done})
    return [
        {
            "at": deed.at,
            "title": deed.title,
            "by": names.get(deed.by, _("系统") if deed.by.startswith("system") else ""),
            "words": _said(deed.code, deed.words),
        }
        for deed in done
    ]


def looks(person: Person) -> QuerySet[Reading]:
    """Who read the record last, and why."""
    rows = Reading.objects.filter(district=this_district(), person_id=person.pk).select_related("user__person")
    return rows.order_by("-at", "-id")[:LOOKS]


def _said(code: str, words: Mapping[str, Any]) -> str:
    if code in (Code.CHANGED, Code.COMPLETED):
        return "、".join(dict.fromkeys(str(WORDS.get(one, one)) for one in words.get("what", [])))
    if words.get("ended"):
        return _("到%(day)s止") % {"day": words["ended"]}
    kind = str(words.get("group") or words.get("role") or words.get("kind") or "")
    if kind:
        what = str(KINDS.get(kind, kind))
        return what + (_("，到%(day)s止") % {"day": words["ends_on"]} if words.get("ends_on") else "")
    return str(words.get("reason") or words.get("why") or "")


def names_of(actors: set[str]) -> dict[str, str]:
    """Who stands behind the codes of actors, in one query."""
    pks = {actor: int(actor[5:]) for actor in actors if actor.startswith("user:") and actor[5:].isdecimal()}
    users = User.objects.filter(pk__in=pks.values()).select_related("person")
    by_pk = {user.pk: str(user) for user in users}
    return {actor: by_pk.get(pk, "") for actor, pk in pks.items()}
