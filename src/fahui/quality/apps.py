from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "fahui.quality"
    verbose_name = _("质量评估")

    def ready(self) -> None:
        """Templates and changes of reviewers may only be added, also by the app role; `prepare` seeds the examples."""
        from fahui.core import setup
        from fahui.quality.templates_data import seed

        setup.steps.append(seed)
        setup.append_only += ["quality_template", "quality_reviewerchange"]
