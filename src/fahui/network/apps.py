from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "fahui.network"
    verbose_name = _("站点网络")

    def ready(self) -> None:
        """`prepare` puts in the checklist of the standard."""
        from fahui.core import setup
        from fahui.network.load import load_standard

        setup.steps.append(load_standard)
