from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "fahui.ledger"
    verbose_name = _("账目")

    def ready(self) -> None:
        """Entries and rates may only be added, also by the app role; `prepare` puts the example rates in."""
        from fahui.core import setup
        from fahui.ledger.rates import seed

        setup.steps.append(seed)
        setup.append_only += ["ledger_posting", "ledger_rate"]
