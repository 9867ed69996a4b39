"""What a change of the network means for matters: they stay where they were opened."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.matters.models import Matter
from fahui.matters.stages import ENDS
from fahui.places.changing.ties import Tie, touches


@touches
def matters(regions: frozenset[int]) -> list[Tie]:
    """Matters opened there, those under way told apart."""
    rows = Matter.objects.filter(district=this_district(), region_id__in=regions)
    counted = rows.aggregate(every=Count("pk"), under_way=Count("pk", filter=~Q(stage__in=ENDS)))
    return [Tie("matters", _("事项"), counted["every"], _("其中在办%(n)d件") % {"n": counted["under_way"]})]
