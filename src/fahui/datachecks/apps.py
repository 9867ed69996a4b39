from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class DataChecksConfig(AppConfig):
    name = "fahui.datachecks"
    verbose_name = _("联网核对")

    def ready(self) -> None:
        """Whenever a matter asks, in the transaction of its event, an inquiry begins."""
        from fahui.datachecks.connections import connections_are_sound
        from fahui.matters.engine import acted

        register(connections_are_sound, Tags.security)
        acted.connect(_asked, dispatch_uid="datachecks")


def _asked(sender: Any, matter: Any, event: Any, action: Any, **_kwargs: Any) -> None:
    from fahui.datachecks.asking import begin
    from fahui.matters.data_checks import ASK

    if action.code == ASK:
        begin(matter, event)
