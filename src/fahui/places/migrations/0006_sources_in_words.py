"""Where coordinates come from, in words that the staff read."""

from typing import Any

from django.db import migrations

WORDS = {
    "demo": "演示数据",
    "WIKI": "公开百科资料",
    "GN": "公开地名库GeoNames",
    "GK estimate ±5 km": "按邻近地点估算（误差约5公里）",
}


def put_in_words(apps: Any, schema: Any) -> None:
    """Regions and points keep their coordinates; only the word beside them changes."""
    for name in ("Region", "ServicePoint"):
        for old, new in WORDS.items():
            apps.get_model("places", name).objects.filter(coord_source=old).update(coord_source=new)


class Migration(migrations.Migration):
    dependencies = [("places", "0005_former_point_names")]
    operations = [migrations.RunPython(put_in_words, migrations.RunPython.noop)]
