"""What a receipt says: the same on the page and on the picture that a person keeps."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.documents.picture import Part, Picture
from fahui.matters import telling
from fahui.matters.codes import query_index, spaced
from fahui.matters.models import Matter
from fahui.matters.stages import ENDS, Relation
from fahui.network.visiting import Visit, visit_to
from fahui.portal.application import Application
from fahui.worktime.explain import long_moment

CODE_SHOWN = timedelta(minutes=60)  # how long the receipt of a sent draft still says the query code


@dataclass(frozen=True)
class Receipt:
    """Number, code as long as it is shown, dates with their reasons, and what comes next."""

    matter: Matter
    query_code: str
    clocks: list[telling.ClockFace]
    turn: str
    visit: Visit | None  # where to go, and when it is open

    @property
    def title(self) -> str:
        """法律援助：已收到."""
        return _("%(what)s：已收到") % {"what": self.matter.definition.title}

    @property
    def days(self) -> list[str]:
        """The dates as lines, each with its reasons."""
        words = _("%(title)s（%(kind)s）：%(day)s")
        told = [
            line
            for one in self.clocks
            for line in (words % {"title": one.title, "day": one.words, "kind": one.kind}, "".join(one.why))
        ]
        return told or [_("这类事项没有规定期限，我们会尽快办。")]


def receipt_of(here: Application, matter: Matter) -> Receipt:
    """The receipt of what a draft became."""
    fresh = here.draft is not None and clock.now() - here.draft.touched_at < CODE_SHOWN
    holds = query_index(here.sheet.query_code) == matter.query_code  # not issued anew at a window meanwhile
    return Receipt(
        matter=matter,
        query_code=spaced(here.sheet.query_code) if fresh and holds else "",
        clocks=[one for one in telling.clocks(matter, for_staff=False) if not one.met],
        turn=_turn(matter),
        visit=visit_to(matter.region, matter.service_point),
    )


def _turn(matter: Matter) -> str:
    if matter.turn in (Relation.APPLICANT, Relation.AGENT):
        return _("轮到您了，请登录后看看要做什么。")
    if matter.stage in ENDS:
        return _("现在不用您做什么。")
    if who := telling.whose_turn(matter):
        return _("轮到我们（%(turn)s）办，现在不用您做什么。") % {"turn": who}
    return _("轮到我们办，现在不用您做什么。")


def picture_of(receipt: Receipt) -> Picture:
    """The same as a picture."""
    calls: dict[str, Any] = {"organ": settings.ORGAN_NAME, "phone": settings.ORGAN_PHONE}
    warned = _("%(organ)s会用%(phone)s联系您。别的号码自称是我们的，不要信，也不要说验证码。") % calls
    how = _("查进度：打开“%(site)s”，填编号和查询码；也可以打12348，或到任何一个服务点。") % {
        "site": settings.SITE_NAME
    }
    return Picture(
        organ=settings.SITE_NAME,
        title=receipt.title,
        number=receipt.matter.number,
        code=receipt.query_code,
        parts=[
            Part(_("最晚哪天"), receipt.days),
            Part(_("接下来"), [receipt.turn, warned, how]),
            *([Part(_("要当面来，到这里"), receipt.visit.lines)] if receipt.visit else []),
        ],
        made=long_moment(clock.now()),
        mark=_("演示") if receipt.matter.demo or settings.DEMO else "",
    )
