"""Loads every service file of the folder: that is the whole plug-in mechanism."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

import fahui.services


class ServicesConfig(AppConfig):
    """The services of this installation."""

    name = "fahui.services"
    verbose_name = _("服务定义")

    def ready(self) -> None:
        """Import the files; each adds its service to the catalogue."""
        for module in iter_modules(fahui.services.__path__):
            if module.name in ("apps", "texts"):
                continue
            import_module(f"fahui.services.{module.name}")
            if module.ispkg and find_spec(
                f"fahui.services.{module.name}.eras"
            ):  # earlier editions, made from the current
                import_module(f"fahui.services.{module.name}.eras")
