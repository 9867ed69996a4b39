"""Templates by version and date, rounds with their published seed, the files drawn, the reviews."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models import Matter
from fahui.matters.shared_actions import GRADES
from fahui.people.models import Professional


class CaseKind(models.TextChoices):
    """Each has its own standard."""

    CRIMINAL = "criminal", _("刑事法律援助案件")
    CIVIL = "civil", _("民事、行政法律援助案件")


class Template(models.Model):
    """评估标准: items with points, thresholds of the grades; another version is added, none is edited."""

    district = models.CharField(max_length=6, default=this_district)
    kind = models.CharField(_("案件类型"), max_length=10, choices=CaseKind)
    version = models.CharField(_("版本"), max_length=40)
    title = models.CharField(_("名称"), max_length=100)
    items = models.JSONField(_("评估项目"))  # [{code, block, name, most, veto}]
    excellent = models.PositiveSmallIntegerField(_("优秀的最低分"))
    good = models.PositiveSmallIntegerField(_("良好的最低分"))
    passed = models.PositiveSmallIntegerField(_("合格的最低分"))
    gap = models.PositiveSmallIntegerField(_("两位评估人相差超过多少分请第三位"))
    valid_from = models.DateField(_("从哪天起用"))
    valid_until = models.DateField(_("用到哪天"), null=True, blank=True)
    source = models.CharField(_("文号和出处"), max_length=300)
    verified = models.BooleanField(_("已对照原文核实"), default=False)
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "version"], name="one_template_a_version"),
            models.CheckConstraint(
                condition=Q(excellent__gt=F("good"), good__gt=F("passed"), passed__gt=0), name="grades_in_order"
            ),
        ]
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def points(self) -> int:
        """What a file without fault gets."""
        return sum(int(item["most"]) for item in self.items if not item.get("veto"))

    def grade(self, score: float, *, vetoed: bool = False) -> str:
        """By the thresholds; an item of veto alone makes it fail."""
        if vetoed or score < self.passed:
            return "failed"
        return "excellent" if score >= self.excellent else "good" if score >= self.good else "passed"


class Round(models.Model):
    """一次评估: which files there were, which were drawn and how, so that anybody can draw them again."""

    district = models.CharField(max_length=6, default=this_district)
    title = models.CharField(_("名称"), max_length=80)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("评估标准"))
    closed_from = models.DateField(_("结案日从"))
    closed_to = models.DateField(_("结案日到"))
    seed = models.CharField(_("抽样种子"), max_length=80)
    population = ArrayField(models.CharField(max_length=20))  # the numbers of all files that could be drawn, in order
    wanted = models.PositiveSmallIntegerField(_("随机抽几件"))
    reviewers = models.ManyToManyField(Professional, related_name="+")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "-made_at"], name="rounds_newest")]

    def __str__(self) -> str:
        return self.title


class Sampled(models.Model):
    """One file of a round."""

    class How(models.TextChoices):
        RANDOM = "random", _("随机抽取")
        TARGETED = "targeted", _("定向抽取")

    district = models.CharField(max_length=6, default=this_district)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="files")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="assessed")
    handler = models.ForeignKey(Professional, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    reason = models.CharField(_("为什么抽这件"), max_length=200, blank=True)
    grade = models.CharField(max_length=10, choices=GRADES, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    settled_at = models.DateTimeField(null=True)
    short = models.BooleanField(default=False)  # fewer reviewers without a tie than are needed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "matter"], name="sampled_once_a_round"),
            models.CheckConstraint(condition=~Q(how="targeted", reason=""), name="targeted_with_a_reason"),
        ]


class ReviewerChange(models.Model):
    """评估人变动: who joined a round under way, who gave back what they had not reviewed, by whom and why."""

    district = models.CharField(max_length=6, default=this_district)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="changes")
    joined = models.ManyToManyField(Professional, related_name="+")
    left = models.ManyToManyField(Professional, related_name="+")
    number = models.CharField(max_length=20, blank=True)  # of the only file given back; empty: all of theirs
    reason = models.CharField(_("原因"), max_length=200)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reviewers_changed_with_a_reason")]


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews by whose they are."""

    def of(self, person_id: int) -> Self:
        """Nobody ever sees another's, nor what they gave back."""
        return self.filter(district=this_district(), reviewer__person=person_id, change=None)

    def waiting(self) -> Self:
        """Neither done nor given back."""
        return self.filter(district=this_district(), done_at=None, change=None)


class Review(models.Model):
    """One reviewer, one file; sealed words, no glance at the others."""

    district = models.CharField(max_length=6, default=this_district)
    file = models.ForeignKey(Sampled, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    third = models.BooleanField(default=False)
    points = models.JSONField(default=dict)  # item → points; of an item of veto: true
    words = models.BinaryField(null=True)  # sealed under the matter's key
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    grade = models.CharField(max_length=10, choices=GRADES, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    change = models.ForeignKey(ReviewerChange, on_delete=models.PROTECT, null=True, related_name="given_back")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "reviewer"], name="one_review_each"),
            models.CheckConstraint(condition=Q(change=None) | Q(done_at=None), name="given_back_undone"),
        ]
        indexes = [models.Index(fields=["district", "reviewer", "done_at"], name="reviews_of")]

    @property
    def vetoed(self) -> bool:
        """Did one of the items of veto hold?"""
        return any(value is True for value in self.points.values())

    def seal_words(self, words: str) -> None:
        """Keep what was written about the file under the key of the file."""
        matter = self.file.matter
        self.words = matter.data_key.seal(words, matter.aad() + b":review") if words else None

    def opened_words(self) -> Any:
        """What was written; only for who wrote it and for the officer."""
        matter = self.file.matter
        return matter.data_key.open(self.words, matter.aad() + b":review") if self.words else ""
