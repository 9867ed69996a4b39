"""By which way somebody came."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which door it came."""

    WINDOW = "window", _("窗口")
    WEB = "web", _("网上")
    CHAT = "chat", _("在线即时")
    HOTLINE = "hotline", _("12348热线")
    POINT = "point", _("村居服务点")
    VISIT = "visit", _("上门")  # we go to them
    LETTER = "letter", _("来信")
    TRANSFER = "transfer", _("部门移交")
