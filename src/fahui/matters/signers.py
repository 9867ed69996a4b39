"""Whose line on a letter somebody may sign: staff see to it that each signs their own, a party signs only theirs."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.models import Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import By, acting_as, relations
from fahui.matters.vocabulary import Relation
from fahui.people.models import Agency, records_of

PAD = OWN_ACTIONS["sign_pad"]
PARTIES = frozenset({str(Relation.APPLICANT), str(Relation.AGENT)})


def sees_to_it(by: By, matter: Matter) -> bool:
    """May they let others sign: the desk and the handler, before whose eyes it is done?"""
    return acting_as(by, PAD, matter) not in {"", *PARTIES}


def own_lines(user: User, matter: Matter, letters: Mapping[int, list[str]]) -> dict[int, str]:
    """Of the open lines of each letter the one that this party signs; nobody signs with another's name.

    A guardian by law signs in the place of whom they stand for where the letter has no line of the deputy's own.
    """
    mine = PARTIES & relations(user, matter) if any(letters.values()) else frozenset()
    found = {pk: next((line for line in lines if line in mine), "") for pk, lines in letters.items()}
    if Relation.AGENT in mine and _guards(user, matter):
        found = {pk: line or _in_place(letters[pk]) for pk, line in found.items()}
    return {pk: line for pk, line in found.items() if line}


def object_to(by: By, matter: Matter, signer: str, lines: list[str]) -> None:
    """Raises ValidationError where a party would sign a line that is not theirs."""
    if isinstance(by, User) and not sees_to_it(by, matter) and signer != own_lines(by, matter, {0: lines}).get(0):
        raise ValidationError({"signer": _("这一处要由别人签名，您不能代签。")}, code="signer")


def _in_place(lines: list[str]) -> str:
    return str(Relation.APPLICANT) if Relation.APPLICANT in lines else ""


def _guards(user: User, matter: Matter) -> bool:
    rows = Agency.objects.on(clock.today()).filter(agent__in=records_of(user.person_id), kind=Agency.Kind.GUARDIAN)
    return rows.filter(principal__roles__matter=matter, principal__roles__relation=Relation.APPLICANT).exists()
