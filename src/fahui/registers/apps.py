from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "fahui.registers"
    verbose_name = _("登记册")

    def ready(self) -> None:
        """Every app's module `registers` declares what it keeps."""
        autodiscover_modules("registers")
