"""The library: laws, their editions, and the articles of each, so that any day's text can be read."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fahui.core import clock


class Level(models.TextChoices):
    """效力级别, in the order of their rank."""

    CONSTITUTION = "constitution", _("宪法")
    LAW = "law", _("法律")
    DECISION = "decision", _("立法解释和决定")
    REGULATION = "regulation", _("行政法规")
    INTERPRETATION = "interpretation", _("司法解释")
    RULE = "rule", _("部门规章")
    LOCAL = "local", _("地方性法规和规章")
    OTHER = "other", _("其他文件")


class Law(models.Model):
    """One law, regulation, interpretation or rule, whatever its editions."""

    title = models.CharField(_("名称"), max_length=200)
    name_key = models.CharField(max_length=200, unique=True)  # without 中华人民共和国, book-title marks and blanks
    number = models.CharField(_("文号"), max_length=80, blank=True)
    level = models.CharField(_("效力级别"), max_length=20, choices=Level)
    body = models.CharField(_("制定机关"), max_length=120, blank=True)
    department = models.CharField(_("部门法"), max_length=40, blank=True)
    repealed = models.BooleanField(_("已废止"), default=False)
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True)  # empty where the library does not know it

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by day."""

    def by_day(self) -> Self:
        """With `since`: the day from which each is taken to be in force; the newest first."""
        return self.annotate(since=Coalesce("effective_from", "adopted_on")).order_by("law_id", "-since", "-pk")

    def on(self, day: date) -> Self:
        """The edition of each law that was in force on a day, as far as the library knows."""
        begun = self.by_day().filter(since__lte=day).exclude(law__repealed=True, law__repealed_on__lte=day)
        return begun.distinct("law_id")


class Edition(models.Model):
    """The text of a law as it was adopted on one day: 通过、修订、修正."""

    law = models.ForeignKey(Law, models.CASCADE, related_name="editions")
    adopted_on = models.DateField(_("通过日期"))
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)  # empty where the source does not say
    origin = models.CharField(_("收录自"), max_length=120)
    digest = models.CharField(max_length=64)  # SHA-256 of its articles: the same text does not come in twice
    collected_at = models.DateTimeField(default=clock.now)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["law", "adopted_on"], name="one_edition_a_day")]

    def __str__(self) -> str:
        return f"{self.law}（{self.adopted_on:%Y-%m-%d}）"

    @property
    def certain(self) -> bool:
        """Is the day from which it is in force known, and not only the day of its adoption?"""
        return self.effective_from is not None


class Article(models.Model):
    """One 条 of an edition; what a decision says without numbers stands under an empty label."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="articles")
    position = models.PositiveIntegerField()
    label = models.CharField(_("条"), max_length=24, blank=True)  # 第四十三条, 第十七条之一
    heading = models.CharField(_("章节"), max_length=200, blank=True)
    text = models.TextField(_("条文"))

    class Meta:
        ordering = ["edition_id", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="one_article_a_place")]
        indexes = [models.Index(fields=["edition", "label"], name="article_by_label")]

    def __str__(self) -> str:
        return f"{self.edition} {self.label}"


class Collection(models.Model):
    """收录: texts that came into the library together; from where, by whom, and what they changed."""

    origin = models.CharField(_("来源"), max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=80)
    laws = models.PositiveIntegerField(_("新收录的文件"), default=0)
    editions = models.PositiveIntegerField(_("新收录的版本"), default=0)
    same = models.PositiveIntegerField(_("没有变化的版本"), default=0)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.origin} {self.made_at:%Y-%m-%d}"


class Change(models.Model):
    """An article that was found other than before: whoever cites it has to look again."""

    class Kind(models.TextChoices):
        """What became of it."""

        ADDED = "added", _("新增")
        CHANGED = "changed", _("有改动")
        REMOVED = "removed", _("已删去或改了条号")

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="changes")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="changes")
    before = models.ForeignKey(Edition, models.CASCADE, related_name="changes_after")
    label = models.CharField(_("条"), max_length=24)
    kind = models.CharField(_("变化"), max_length=10, choices=Kind)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["edition", "label"], name="change_by_label")]

    def __str__(self) -> str:
        return f"{self.edition} {self.label} {self.kind}"
