"""What stands becomes the first span of each region; the tick “barrier-free” becomes a facility."""

from django.db import migrations

SPANS = """
insert into places_regionspan
  (district, region_id, code, name, full_name, kind, parent_id, managed_by, managed_by_source)
select district, id, code, name, full_name, kind, parent_id, managed_by, managed_by_source from places_region;
update places_servicepoint set facilities = array['ramp'] where barrier_free;
"""
BACK = """
update places_servicepoint set barrier_free = 'ramp' = any(facilities);
delete from places_regionspan;
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0002_regions_with_history")]
    operations = [
        migrations.RunSQL(SPANS, BACK),
        migrations.RemoveField(model_name="servicepoint", name="barrier_free"),
    ]
