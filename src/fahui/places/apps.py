from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "fahui.places"
    verbose_name = _("区划与站点")

    def ready(self) -> None:
        """`prepare` loads the district's regions."""
        from fahui.core import setup
        from fahui.places.load import load_district

        setup.steps.append(load_district)
