"""The registers of agents, assessments and conduct keep what their rows were."""

from django.db import migrations

TABLES = ("people_agentpost", "people_assessment", "people_conduct")
HISTORY = "".join(
    f"create trigger keep_history after insert or update or delete on {table} "
    "for each row execute function keep_history();\n"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_org_registers"), ("core", "0003_history_names_the_actor")]
    operations = [migrations.RunSQL(HISTORY, migrations.RunSQL.noop)]
