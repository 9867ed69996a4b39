from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorktimeConfig(AppConfig):
    name = "fahui.worktime"
    verbose_name = _("工作日历")

    def ready(self) -> None:
        """`prepare` puts the published years in; days of a notice are added, never edited."""
        from fahui.core import setup
        from fahui.worktime.load import seed

        setup.steps.append(seed)
        setup.append_only.append("worktime_dayexception")
