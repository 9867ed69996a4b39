from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    name = "fahui.workbench"
    verbose_name = _("工作台")

    def ready(self) -> None:
        """The roster tells what hangs on people; lists can be had as files, also where no page was opened yet."""
        import_module("fahui.workbench.rosters.unfinished")
        import_module("fahui.workbench.accounts.exports")
