from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "fahui.access"
    verbose_name = _("授权")

    def ready(self) -> None:
        """Listen to sign-ins; nobody alters the logs."""
        from fahui.access import passwords, sign_ins  # noqa: F401 - the parameters and the receivers stand in them
        from fahui.core import setup

        setup.append_only += ["access_apicall", "access_reading", "access_signin"]
