"""查找人: what was typed is posted, so that no name or number ever stands in an address."""

import re
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core import limits
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import mask_id, mask_name, mask_phone, name_key, plain
from fahui.matters.person_rights import may_keep
from fahui.people.groups import Group
from fahui.people.models import Person, PersonQuerySet
from fahui.people.register import indexed, numbers_in
from fahui.workbench.pages import show
from fahui.workbench.persons.frame import meet, reader_page
from fahui.workbench.slices import Slice, slice_of

UNDER = 200  # the telephone of an office is many people's
SHORTEST = {"initials": 2, "digits": 6}


@require_http_methods(["GET", "HEAD", "POST"])
@reader_page
def search(request: HttpRequest, user: User) -> HttpResponse:
    """Persons this user sees; a whole ID number also finds whoever stands before the desk."""
    words = plain(request.POST.get("q", ""))[:60]
    wanted, wrong, elsewhere = condition(words), "", []
    try:
        elsewhere = _met(request, user, words)
    except ValidationError as refused:
        wrong = "".join(refused.messages)
    people = Person.objects.visible_to(user).filter(wanted) if wanted is not None else Person.objects.none()
    page = slice_of(listed(people), request.POST.get("page"))
    context = {
        "q": words,
        "wrong": wrong,
        "page": page,
        "rows": rows_of(page),
        "elsewhere": rows_of(elsewhere),
        "may_keep": may_keep(user),
    }
    return show(request, user, "persons/search.html", context)


def condition(words: str) -> Q | None:
    """By whole numbers, part of a name, or the first letters; nothing fits nothing."""
    numbers = numbers_in(words)
    if numbers:
        return Q(pk__in=_under(numbers))
    compact = re.sub(r"[\s\-—]", "", words)
    if not compact or compact.isdecimal():
        return None
    if compact.isascii() and compact.isalpha():
        letters = compact.lower()
        return Q(initials__startswith=letters) if len(letters) >= SHORTEST["initials"] else None
    key = name_key(words)
    return Q(name_key__contains=key) if key else None


def _under(numbers: Collection[tuple[str, str]]) -> list[int]:
    """Who is indexed under a number: read first, so that whether one may see them is asked of these few only."""
    return list(indexed(numbers).values_list("person_id", flat=True).distinct()[:UNDER])


def listed(people: PersonQuerySet) -> PersonQuerySet:
    """All a row shows, without a further query; the newest first."""
    rows = people.select_related("data_key", "region__parent").prefetch_related("group_rows")
    return rows.order_by("-pk")


def _met(request: HttpRequest, user: User, words: str) -> list[Person]:
    """People of other places whose whole ID number was typed by somebody of a desk; looking is limited."""
    numbers = {number for number in numbers_in(words) if number[0] == "id"}
    if not numbers or not may_keep(user):
        return []
    limits.allow("person-search", str(user.pk), times=300, seconds=3600)
    found = _under(numbers)
    seen = Person.objects.visible_to(user).filter(pk__in=found).values_list("pk", flat=True)
    others = set(found) - set(seen)
    people = list(listed(Person.objects.here().filter(pk__in=others))[:10]) if others else []
    meet(request, user, people)
    return people


def rows_of(people: Slice[Person] | list[Person]) -> list[dict[str, Any]]:
    """What a list shows of each person, masked."""
    titles = dict(Group.choices)
    return [
        {
            "person": person,
            "name": mask_name(person.name),
            "groups": [titles.get(code, code) for code in person.groups],
            **_masked(person),
        }
        for person in people
    ]


def _masked(person: Person) -> dict[str, str]:
    try:
        details = person.details()
    except KeyDestroyed:
        return {"number": "", "phone": ""}
    number, phone = str(details.get("id_number") or ""), str(details.get("phone") or "")
    return {"number": mask_id(number) if number else "", "phone": mask_phone(phone) if phone else ""}
