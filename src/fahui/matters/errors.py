"""What can go wrong when acting, each with a sentence for the person."""

from django.utils.translation import gettext as _

from fahui.matters.models import Event, Matter


class ConcurrentEdit(Exception):
    """Somebody acted while this person was filling in the form; nothing typed is lost."""

    def __init__(self, matter: Matter, meanwhile: list[Event]) -> None:
        """Keep the present matter and what happened meanwhile, so that both versions can be shown."""
        super().__init__(_("在您填写期间，这件事项有了新的变化。"))
        self.matter = matter
        self.meanwhile = meanwhile


class Refused(Exception):
    """The correction cannot be made; the message says why."""
