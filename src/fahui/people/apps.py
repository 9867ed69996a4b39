from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "fahui.people"
    verbose_name = _("人员与机构")

    def ready(self) -> None:
        """What was done to a record may only be added to."""
        from fahui.core import setup

        setup.append_only.append("people_personevent")
