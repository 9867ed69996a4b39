"""What leads from one matter to another."""

from django.db import models

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models.matter import Matter


class MatterLink(models.Model):
    """From one matter to another: converted, objection, complaint …"""

    PART = "part"  # one person's part of a case that many have together; whoever handles the case handles the part
    ALIKE = "alike"  # both claim pay for what looks like the same work

    district = models.CharField(max_length=6, default=this_district)
    source = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="links_out")
    target = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="links_in")
    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "kind"], name="one_link_each")]
        indexes = [models.Index(fields=["target"], name="links_to")]
