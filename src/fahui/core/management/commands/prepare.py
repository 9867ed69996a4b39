"""Everything an installation needs besides its tables; safe to run at every start."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from fahui.core import setup

APP_ROLE = """
do $$ begin
  create role fahui_app login;
exception when duplicate_object or unique_violation then null;  -- it is there, or somebody makes it at this moment
end $$;
grant usage on schema public to fahui_app;
grant select, insert, update, delete on all tables in schema public to fahui_app;
grant usage, select on all sequences in schema public to fahui_app;
grant execute on all functions in schema public to fahui_app;
"""


class Command(BaseCommand):
    """`bin/manage prepare`: run as the owner of the tables, after `migrate`."""

    help = "建立运行所需的数据库角色、缓存表、日历和区划；可重复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Cache table, the role that web and worker connect as, and each app's own preparation."""
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(APP_ROLE)
            for table in setup.append_only:
                cursor.execute(f"revoke update, delete, truncate on {table} from fahui_app")
        for step in setup.steps:
            step()
