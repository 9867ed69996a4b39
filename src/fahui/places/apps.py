from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "fahui.places"
    verbose_name = _("区划与站点")

    def ready(self) -> None:
        """`prepare` loads the district's regions and catches up; apps above tell what hangs on a region."""
        from fahui.core import setup
        from fahui.places.changing.doing import carry_out_due
        from fahui.places.load import load_district

        setup.steps += [load_district, carry_out_due]
        autodiscover_modules("touched")
