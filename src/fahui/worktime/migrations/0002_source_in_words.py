"""The source of the built-in holiday notices, in words that the staff read; `seed` knows its rows by it."""

from typing import Any

from django.db import migrations

OLD, NEW = "chinesecalendar (PyPI)", "放假安排数据包chinesecalendar"


def put_in_words(apps: Any, schema: Any) -> None:
    """The notices and their days stay as they are."""
    apps.get_model("worktime", "CalendarNotice").objects.filter(source=OLD).update(source=NEW)


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]
    operations = [migrations.RunPython(put_in_words, migrations.RunPython.noop)]
