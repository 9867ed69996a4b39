"""Link, never merge: two records are said to be one person, or not; both stay as they are, both can be taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.history import who
from fahui.people.models import Person, PersonLink
from fahui.people.record import Code, note

Verdict = PersonLink.Verdict
_SAID = {Verdict.SAME: Code.LINKED, Verdict.DIFFERENT: Code.DIFFERENT}
_TAKEN_BACK = {Verdict.SAME: Code.UNLINKED, Verdict.DIFFERENT: Code.RECONSIDERED}


def decisions(person: Person) -> QuerySet[PersonLink]:
    """What was decided about this record and others, and stands."""
    both = Q(first=person) | Q(second=person)
    return PersonLink.objects.filter(both, undone_at=None).select_related("first", "second").order_by("pk")


@transaction.atomic
def decide(one: Person, other: Person, verdict: Verdict, why: str) -> PersonLink:
    """Say that two records are the same person, or that they are not. Raises ValidationError."""
    if one.pk == other.pk:
        raise ValidationError(_("这是同一条记录。"), code="link")
    if not why.strip():
        raise ValidationError({"why": _("请写明依据：核对了什么。")})
    first, second = sorted((one, other), key=lambda person: person.pk)
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=(first.pk, second.pk)).order_by("pk"))
    standing = PersonLink.objects.filter(first=first, second=second, undone_at=None).first()
    if standing is not None:
        said = str(Verdict(standing.verdict).label)
        raise ValidationError(_("已经有人确认过：%(said)s。要改，请先撤销。") % {"said": said}, code="link")
    row = PersonLink.objects.create(first=first, second=second, verdict=verdict, why=why.strip()[:200], made_by=who())
    _reckon(first, second)
    for person, with_whom in ((first, second), (second, first)):
        note(person, _SAID[verdict], other=with_whom.pk, why=row.why)
    return row


@transaction.atomic
def undo(link: PersonLink, why: str) -> None:
    """Take a decision back; the records go their own ways again, and the row tells who said what and when."""
    if not why.strip():
        raise ValidationError({"why": _("请写明为什么撤销。")})
    row = PersonLink.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=link.pk)
    if row.undone_at is not None:
        raise ValidationError(_("已经撤销过了。"), code="link")
    row.undone_at, row.undone_by, row.undone_why = clock.now(), who(), why.strip()[:200]
    row.save(update_fields=["undone_at", "undone_by", "undone_why"])
    _reckon(row.first, row.second)
    for person, with_whom in ((row.first, row.second), (row.second, row.first)):
        note(person, _TAKEN_BACK[Verdict(row.verdict)], other=with_whom.pk, why=row.undone_why)


def _reckon(one: Person, other: Person) -> None:
    """Give everybody that hangs together one number (the smallest of theirs), and whoever stands alone none."""
    asked = Person.objects.filter(pk__in=(one.pk, other.pk))
    touched = Q(pk__in=asked.values("pk")) | Q(identity__in=asked.exclude(identity=None).values("identity"))
    people = {person.pk: person for person in Person.objects.filter(touched).order_by("pk")}
    pairs = PersonLink.objects.filter(
        first__in=people, second__in=people, verdict=Verdict.SAME, undone_at=None
    ).values_list("first_id", "second_id")
    heads = {pk: pk for pk in people}

    def head(pk: int) -> int:
        while heads[pk] != pk:
            pk = heads[pk]
        return pk

    for first, second in pairs:
        low, high = sorted((head(first), head(second)))
        heads[high] = low
    sizes: dict[int, int] = {}
    for pk in people:
        sizes[head(pk)] = sizes.get(head(pk), 0) + 1
    for pk, person in people.items():
        identity = head(pk) if sizes[head(pk)] > 1 else None
        if person.identity != identity:
            Person.objects.filter(pk=pk).update(identity=identity)
