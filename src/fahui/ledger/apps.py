from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "fahui.ledger"
    verbose_name = _("账目")

    def ready(self) -> None:
        """Entries may only be added, also by the app role."""
        from fahui.core import setup

        setup.append_only.append("ledger_posting")
