"""What a change of the network means for rights: grants stay on their unit, and follow it where it goes."""

from django.utils.translation import gettext as _

from fahui.access.models import Grant
from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.changing.ties import Tie, touches

NAMED = 8


@touches
def grants(regions: frozenset[int]) -> list[Tie]:
    """Grants in force on these very units, with whom they are given to."""
    rows = Grant.objects.in_force(clock.today()).filter(district=this_district(), region_id__in=regions)
    found = list(rows.select_related("user__person").order_by("pk"))
    named = [f"{grant.user}（{grant.get_role_display()}）" for grant in found[:NAMED]]
    more = _("等%(n)d项") % {"n": len(found)} if len(found) > NAMED else ""
    return [Tie("grants", _("授权"), len(found), "、".join(named) + more)]
