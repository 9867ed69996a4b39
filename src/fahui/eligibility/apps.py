from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    name = "fahui.eligibility"
    verbose_name = _("法律援助条件")

    def ready(self) -> None:
        """`prepare` puts the example standards in; a standard is added, never edited."""
        from fahui.core import setup
        from fahui.eligibility.standards import seed

        setup.steps.append(seed)
        setup.append_only.extend(("eligibility_standard", "eligibility_supplementstep"))
