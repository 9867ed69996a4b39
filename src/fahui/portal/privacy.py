"""隐私说明: dated editions that are never edited; what each particular is for and on which law it rests."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.laws.register import cite
from fahui.matters.vocabulary import Service

LAW = "个人信息保护法"
DUTY = f"{LAW} 第十三条、第三十四条"


@dataclass(frozen=True)
class Purpose:
    """One kind of particulars: what for, and the law."""

    what: str | Promise
    why: str | Promise
    basis: str

    @property
    def law(self) -> str:
        """As citizens read it."""
        return cite(self.basis)


@dataclass(frozen=True)
class Notice:
    """One edition: from a day on, in sections of a heading and its paragraphs."""

    effective_from: date
    sections: tuple[tuple[str | Promise, tuple[str | Promise, ...]], ...]

    @property
    def edition(self) -> str:
        """Its name in addresses."""
        return self.effective_from.isoformat()


STANDING_PURPOSES = (
    Purpose(_("姓名、证件号"), _("确认您是谁，核对有没有利害冲突，在文书上写明当事人"), DUTY),
    Purpose(_("电话"), _("登录，把进展和期限告诉您；您说不便打扰的，不打不发"), DUTY),
    Purpose(_("住址"), _("按地方安排办理，送达文书"), DUTY),
    Purpose(
        _("人群（低保、残疾、农民工等）"),
        _("判断能不能免费、优先办理；是敏感信息，只给经办人看"),
        f"{LAW} 第二十八条",
    ),
    Purpose(_("您说的事情和交的材料"), _("办理您申请的这一件事；密封保存，打开的人都留记录"), DUTY),
    Purpose(_("谁看过、什么时候登录"), _("防止有人越权看您的资料，按网络安全的要求留记录"), f"{LAW} 第五十一条"),
)

NOTICES = (
    Notice(
        date(2026, 1, 1),
        (
            (
                _("谁在处理"),
                (
                    _("由本站名称所写的公共法律服务机构和司法局处理，资料存放在境内。"),
                    _("要问、要投诉个人信息的事，请打12348，或在“投诉建议”里写。"),
                ),
            ),
            (
                _("为什么处理、处理什么"),
                (
                    _("我们是为履行公共法律服务的法定职责，只收办这件事要用的。下面的表逐项写明用途和依据。"),
                    _("不登录也能看服务介绍、找站点、查进度；这些页面不记您的姓名和号码。"),
                ),
            ),
            (
                _("怎样保护"),
                (
                    _("证件号、电话、住址、您说的内容和材料都加密存放；工作人员平时看到的是遮住的。"),
                    _("要看完整的必须写明原因。谁看过，您登录后在“谁看过我的资料”里都能看到。"),
                ),
            ),
            (
                _("会给谁"),
                (
                    _("只给办您这件事的人：经办的工作人员、您同意后指派的律师或调解员。不公开，不卖，不作别的用途。"),
                    _("法律规定要提供的（如法院、公安机关依法调取），按法律办并留记录。"),
                ),
            ),
            (
                _("保存多久"),
                (_("事情办完后，按档案的规定保存，期满删除。没有提交的草稿30天后自动删除。"),),
            ),
            (
                _("您的权利"),
                (
                    _("可以查阅、复制、更正、补充、反对、删除自己的资料，也可以要求说明。登录后在“我的资料”里办。"),
                    _("不能办的，我们写明理由；您不同意可以依法起诉，也可以向主管部门投诉举报。"),
                    _("不满十四周岁的，由父母或其他监护人代为提出。"),
                ),
            ),
        ),
    ),
)


def notice_on(day: date | None = None) -> Notice:
    """The edition in force on a day (default today); before the first one, the first."""
    day = day or clock.today()
    fitting = [one for one in NOTICES if one.effective_from <= day]
    return fitting[-1] if fitting else NOTICES[0]


def notice_of(edition: str) -> Notice | None:
    """An edition by its name."""
    return next((one for one in NOTICES if one.edition == edition), None)


def purposes_of(services: list[Service]) -> list[Purpose]:
    """What each question of these services is for, by its own basis or the service's."""
    found = []
    for service in services:
        why = _now("办理“%(service)s”") % {"service": service.title}
        basis = service.basis[0] if service.basis else DUTY
        found += [Purpose(fact.label, why, fact.basis or basis) for fact in service.intake]
    return found


def handler_name() -> str:
    """Who answers for it."""
    return f"{settings.BUREAU_NAME}、{settings.ORGAN_NAME}"
