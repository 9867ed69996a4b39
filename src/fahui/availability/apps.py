from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvailabilityConfig(AppConfig):
    name = "fahui.availability"
    verbose_name = _("班次和请假")
