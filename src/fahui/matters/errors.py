"""What can go wrong when acting, each with a sentence for the person."""

from django.utils.translation import gettext as _

from fahui.matters.happenings import Happening
from fahui.matters.models import Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.vocabulary import Service
from fahui.worktime.explain import long_date


def too_early(service: Service, later: Happening, earlier: Happening) -> str:
    """The sentence about a date that lies before the step it follows."""
    titles = {
        **{action.code: action.title for action in service.actions},
        **{c: a.title for c, a in OWN_ACTIONS.items()},
    }
    words = _("“%(what)s”的时间（%(day)s）早于“%(begun)s”（%(begun_day)s），请再核对。")
    return words % {
        "what": titles[later.action],
        "day": long_date(later.on),
        "begun": titles[earlier.action],
        "begun_day": long_date(earlier.on),
    }


class ConcurrentEdit(Exception):
    """Somebody acted while this person was filling in the form; nothing typed is lost."""

    def __init__(self, matter: Matter, meanwhile: list[Event]) -> None:
        """Keep the present matter and what happened meanwhile, so that both versions can be shown."""
        super().__init__(_("在您填写期间，这件事项有了新的变化。"))
        self.matter = matter
        self.meanwhile = meanwhile


class Refused(Exception):
    """The correction cannot be made; the message says why."""
