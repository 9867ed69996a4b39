"""Who changed what of regions, points, their special days and windows; an update that changes nothing leaves no row."""

from django.db import migrations

TABLES = ("places_region", "places_regionchange", "places_servicepoint", "places_pointday", "places_pointwindow")
SQL = "".join(
    f"create trigger keep_history after insert or delete on {table} for each row execute function keep_history();"
    f"create trigger keep_history_of_changes after update on {table} for each row "
    "when (old.* is distinct from new.*) execute function keep_history();"
    for table in TABLES
)
BACK = "".join(
    f"drop trigger keep_history on {table}; drop trigger keep_history_of_changes on {table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("places", "0003_spans_and_facilities"), ("core", "0003_history_names_the_actor")]
    operations = [migrations.RunSQL(SQL, BACK)]
