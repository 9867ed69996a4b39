"""Words that call for help first: the hint stands above the page and stops nobody."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fahui.matters.case import Case
from fahui.matters.leaving import leaves_fast


@dataclass(frozen=True)
class Hint:
    """What to say when one of the words is written, and whom to ring."""

    words: tuple[str, ...]
    title: Promise
    text: Promise
    call: tuple[str, ...]
    leave_fast: bool = False  # a page that somebody at home should not find open
    who: tuple[str, ...] = ()  # one of these together with one of those
    does: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """Does the text call for it?"""
        pair = any(word in text for word in self.who) and any(word in text for word in self.does)
        return pair or any(word in text for word in self.words)


HINTS: Final = (
    Hint(
        ("自杀", "不想活", "轻生", "寻死", "结束生命", "活不下去"),
        _("先别一个人扛着"),
        _("难受得撑不住的时候，马上打电话，有人听您说。正有危险，请打110或者120。"),
        ("12356", "110", "120"),
    ),
    Hint(
        ("家暴", "家庭暴力", "打老婆", "打孩子", "虐待"),
        _("正在挨打或者有危险，请马上打110"),
        _("先离开危险的地方。报警记录、伤情照片和病历都能作证据，以后用得上。"),
        ("110", "12348"),
        leave_fast=True,
        who=("老公", "丈夫", "男朋友", "前夫", "公公", "婆婆", "爸爸", "继父", "家里人", "儿子"),
        does=("打我", "打了我", "打她", "动手", "掐", "踢我", "扇我", "殴打", "往死里打"),
    ),
    Hint(
        (
            "正在打",
            "被打",
            "打人",
            "砍",
            "杀人",
            "杀了",
            "要杀",
            "杀我",
            "拿刀",
            "持刀",
            "绑架",
            "拘禁",
            "跳楼",
            "强奸",
        ),
        _("有人正受到伤害，请马上打110"),
        _("人先安全。别的事随后再办，填过的都在。"),
        ("110", "12348"),
    ),
)


def leaves(case: Case) -> bool:
    """Should the pages of this matter let somebody leave at once: by a marked answer, or by the words of it?"""
    if leaves_fast(case.matter.definition, case.facts):
        return True
    hint = hint_for(*(value for value in case.facts.values() if isinstance(value, str)))
    return hint is not None and hint.leave_fast


def hint_for(*texts: str) -> Hint | None:
    """The first hint whose words stand in any of the texts."""
    whole = "\n".join(texts)
    return next((hint for hint in HINTS if hint.fits(whole)), None)
