"""Find matters by whatever is known: number, name, pinyin initials, ID number, phone."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Q

from fahui.access.models import User
from fahui.core.identifiers import clean_id_number, clean_name, clean_phone, plain
from fahui.core.models import this_district
from fahui.core.numbering import clean_number
from fahui.matters.models import Matter, Party
from fahui.matters.models.matter import MatterQuerySet
from fahui.people.models import PersonIndex, blind

SHORTEST = {"name": 1, "initials": 2, "digits": 4}


def find(user: User, words: str) -> MatterQuerySet:
    """The matters this user may see that fit, newest first; nothing fits nothing."""
    visible = Matter.objects.visible_to(user)
    text = plain(words).replace("\x00", "")
    number = clean_number(text)
    if number is not None and visible.filter(number=number).exists():
        return visible.filter(number=number)
    if text and visible.filter(old_number=text).exists():  # as it stands in the older register
        return visible.filter(old_number=text).order_by("-opened_on", "-id")
    wanted = _by_number_of_person(text) or _by_words(text)
    if wanted is None:
        return visible.none()
    return visible.filter(wanted).order_by("-opened_on", "-id")


def _by_number_of_person(text: str) -> Q | None:
    """By blind index: an ID number or a phone, whole or not at all."""
    for kind, clean in (("id", clean_id_number), ("phone", clean_phone)):
        try:
            value = clean(text)
        except ValidationError:
            continue
        people = PersonIndex.objects.filter(district=this_district(), kind=kind, value=blind(kind, value))
        mine = Party.objects.filter(district=this_district(), person__in=people.values("person_id"))
        return Q(pk__in=mine.values("matter_id"))
    return None


def _by_words(text: str) -> Q | None:
    here = Party.objects.filter(district=this_district())
    compact = re.sub(r"[\s\-—]", "", text)
    if compact.isdecimal():
        return Q(number__contains=text) if len(compact) >= SHORTEST["digits"] else None
    if compact.isascii() and compact.isalpha():
        if len(compact) < SHORTEST["initials"]:
            return None
        return Q(pk__in=here.filter(initials__startswith=compact.lower()).values("matter_id"))
    try:
        name = clean_name(text)
    except ValidationError:
        return None
    return Q(pk__in=here.filter(name__contains=name).values("matter_id"))
