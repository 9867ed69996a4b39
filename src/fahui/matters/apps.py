from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    """The engine: its system check keeps a bad service definition from starting the server."""

    name = "fahui.matters"
    verbose_name = _("事项")

    def ready(self) -> None:
        """Register the check and what `prepare` must protect."""
        from fahui.core import setup
        from fahui.matters.catalogue import services
        from fahui.matters.problems import problems
        from fahui.matters.sight import by_matter
        from fahui.people import sight

        def definitions(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
            return [checks.Error(text, id="fahui.E001") for service in services for text in problems(service)]

        checks.register(definitions)
        sight.ways.append(by_matter)
        setup.append_only += ["matters_event", "matters_anchor"]
