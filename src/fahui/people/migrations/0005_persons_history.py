"""The array of groups goes, and what is true of a person for a time keeps its history by trigger."""

from django.db import migrations

TABLES = ("people_agency", "people_householdmember", "people_persongroup", "people_personlink")
HISTORY = "".join(
    f"create trigger keep_history after insert or update or delete on {table} "
    "for each row execute function keep_history();\n"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_persons_keys")]
    operations = [
        migrations.RemoveField("person", "groups"),
        migrations.RunSQL(HISTORY, "".join(f"drop trigger keep_history on {table};\n" for table in TABLES)),
    ]
