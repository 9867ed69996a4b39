"""Who changed what of posts, visits and the items of the standard."""

from django.db import migrations

TABLES = ("network_post", "network_inspection", "network_standarditem")
SQL = "".join(
    f"create trigger keep_history after insert or update or delete on {table} "
    "for each row execute function keep_history();"
    for table in TABLES
)
BACK = "".join(f"drop trigger keep_history on {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial"), ("core", "0003_history_names_the_actor")]
    operations = [migrations.RunSQL(SQL, BACK)]
