"""Words that the ministry's forms want besides the answers: who looked into it, sex and birth, lines to sign on."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.documents.ink import LINE
from fahui.matters.case import Case
from fahui.matters.letter_forms import SIGNERS
from fahui.matters.road import last_actors
from fahui.people.id_types import birth_date

NAMES: Final = ("channel", "reviewed_by", *(f"sign_{one}" for one in SIGNERS))


def blanks(case: Case, wanted: set[str]) -> dict[str, Any]:
    """Through which door it came, who prepared the decision, and a line for every signature."""
    lines = {f"sign_{one}": LINE for one in SIGNERS}
    prepared = _prepared_by(case) if "reviewed_by" in wanted else ""
    return {"channel": case.matter.get_channel_display(), "reviewed_by": prepared, **lines}


def _prepared_by(case: Case) -> str:
    """Whoever took the step that another person must decide on."""
    codes = {code for action in case.matter.definition.actions for code in action.not_by_who}
    actors = last_actors(case.happenings, codes) if codes else set()
    keys = [actor.removeprefix("user:") for actor in actors if actor.startswith("user:")]
    users = User.objects.filter(pk__in=keys).select_related("person").order_by("pk") if keys else ()
    return "、".join(str(user) for user in users)


def sex_and_birth(details: Mapping[str, Any]) -> tuple[str, Any]:
    """As the number of the identity card says it; nothing where there is no such card."""
    number = str(details.get("id_number") or "")
    if len(number) != 18 or not number[16].isdigit():
        return "", birth_date(details)
    return (_("男") if int(number[16]) % 2 else _("女")), birth_date(details)
