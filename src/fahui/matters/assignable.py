"""Who may be given a matter: a licence in force, an account that is open, in use. Lists and the server ask here."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.licences import able, objection
from fahui.people.models import Professional


def assignable() -> QuerySet[Professional]:
    """The professionals who may be given a matter today."""
    shut = Q(person__user__is_active=False)
    rows = Professional.objects.filter(able(clock.today()), district=this_district()).exclude(shut)
    return rows.select_related("person", "organisation")


def refusal(professional: Professional | None) -> str:
    """Why this professional may not be given a matter today, in words; empty when nothing stands against it."""
    if professional is None or professional.district != this_district():
        return _("没有这位承办人，请另选一位。")
    why = against(professional)
    return _("这位承办人%(why)s，请另选一位。") % {"why": why} if why else ""


def against(professional: Professional) -> str:
    """What the licence or the account has against it, as the end of a sentence that begins with the name."""
    if why := objection(professional, clock.today()):
        return why
    user = getattr(professional.person, "user", None)
    return _("账号已停用") if user is not None and not user.is_active else ""
