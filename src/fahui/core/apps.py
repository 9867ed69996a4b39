from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "fahui.core"
    verbose_name = _("基础")

    def ready(self) -> None:
        """Every connection names who changes a row that keeps its history; the system check of the gateway."""
        from fahui.core import texting  # noqa: F401 - registers its check
        from fahui.core.history import watch

        connection_created.connect(watch, dispatch_uid="history")
