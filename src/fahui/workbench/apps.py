from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    name = "fahui.workbench"
    verbose_name = _("工作台")

    def ready(self) -> None:
        """The roster tells what hangs on people."""
        import_module("fahui.workbench.rosters.unfinished")
