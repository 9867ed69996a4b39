"""How bodies and professionals conduct themselves: yearly assessments, awards, penalties, credit."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models.organisation import Organisation
from fahui.people.models.person import Person
from fahui.people.models.professional import Professional


class Assessment(models.Model):
    """年度考核: one year of one body or one professional."""

    class Result(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        FIT = "fit", _("称职（合格）")
        BASIC = "basic", _("基本称职（基本合格）")
        UNFIT = "unfit", _("不称职（不合格）")
        NEW = "new", _("新执业（新设立），不考核")
        ABSENT = "absent", _("没有参加")

    district = models.CharField(max_length=6, default=this_district)
    professional = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="assessments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="assessments")
    year = models.PositiveSmallIntegerField(_("年度"))
    result = models.CharField(_("考核结果"), max_length=10, choices=Result)
    decided_on = models.DateField(_("考核日期"), null=True, blank=True)
    authority = models.CharField(_("考核机关"), max_length=100, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["professional", "year"], name="one_assessment_a_professional"),
            models.UniqueConstraint(fields=["organisation", "year"], name="one_assessment_a_body"),
            models.CheckConstraint(
                condition=Q(professional__isnull=True) ^ Q(organisation__isnull=True), name="assessment_of_one"
            ),
        ]
        indexes = [models.Index(fields=["district", "year"], name="assessments_of_year")]

    def __str__(self) -> str:
        return f"{self.whose} {self.year}"

    @property
    def whose(self) -> str:
        """Of whom it is."""
        return str(self.professional or self.organisation)


class ConductQuerySet(models.QuerySet["Conduct"]):
    """Records by what the public may see."""

    def halting(self, on: date) -> "ConductQuerySet":
        """Suspensions and revocations in force on a day; they count from the decision, whatever becomes public."""
        halts = self.filter(
            district=this_district(),
            kind=Conduct.Kind.PENALTY,
            measure__in=(Conduct.Measure.SUSPENSION, Conduct.Measure.REVOCATION),
        ).exclude(state=Conduct.State.WITHDRAWN)
        begun = halts.annotate(begins=Coalesce("starts_on", "decided_on")).filter(begins__lte=on)
        return begun.filter(Q(measure=Conduct.Measure.REVOCATION) | Q(ends_on=None) | Q(ends_on__gte=on))

    def public(self) -> "ConductQuerySet":
        """Published after the time to object had passed."""
        return self.filter(district=this_district(), state=Conduct.State.PUBLISHED).order_by("-decided_on", "-pk")


class Conduct(models.Model):
    """An award, a penalty, a sanction of the trade, a mark of credit; it can be objected to before it is published."""

    class Kind(models.TextChoices):
        AWARD = "award", _("表彰奖励")
        PENALTY = "penalty", _("行政处罚")
        SANCTION = "sanction", _("行业处分")
        TRUSTED = "trusted", _("守信记录")
        BROKEN = "broken", _("失信记录")

    class Measure(models.TextChoices):
        """律师法第四十七条至第五十五条；律师协会会员违规行为处分规则."""

        WARNING = "warning", _("警告")
        FINE = "fine", _("罚款")
        SEIZURE = "seizure", _("没收违法所得")
        SUSPENSION = "suspension", _("停止执业（停业整顿）")
        REVOCATION = "revocation", _("吊销执业证书")
        ADMONITION = "admonition", _("训诫")
        CRITICISM = "criticism", _("通报批评")
        CENSURE = "censure", _("公开谴责")
        MEMBERSHIP = "membership", _("中止会员权利")
        EXPULSION = "expulsion", _("取消会员资格")

    class State(models.TextChoices):
        ENTERED = "entered", _("已登记")
        ANNOUNCED = "announced", _("公示中")
        OBJECTED = "objected", _("有异议，核查中")
        PUBLISHED = "published", _("已公布")
        WITHDRAWN = "withdrawn", _("不公布")

    district = models.CharField(max_length=6, default=this_district)
    professional = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="conduct")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="conduct")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    measure = models.CharField(_("处罚（处分）种类"), max_length=12, choices=Measure, blank=True)
    title = models.CharField(_("事由"), max_length=200)
    authority = models.CharField(_("作出的机关或组织"), max_length=100)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("作出日期"))
    starts_on = models.DateField(_("执行起"), null=True, blank=True)
    ends_on = models.DateField(_("执行止"), null=True, blank=True)
    points = models.SmallIntegerField(_("信用分"), null=True, blank=True)
    state = models.CharField(_("公布情况"), max_length=10, choices=State, default=State.ENTERED)
    announced_on = models.DateField(_("公示日期"), null=True)
    objections_until = models.DateField(_("异议截止"), null=True)
    objection = models.CharField(_("异议"), max_length=500, blank=True)
    objected_on = models.DateField(_("异议日期"), null=True)
    answer = models.CharField(_("核查结果"), max_length=500, blank=True)
    published_on = models.DateField(_("公布日期"), null=True)
    entered_at = models.DateTimeField(default=clock.now)

    objects = ConductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(professional__isnull=True) ^ Q(organisation__isnull=True), name="conduct_of_one"
            )
        ]
        indexes = [models.Index(fields=["district", "state", "decided_on"], name="conduct_by_state")]

    def __str__(self) -> str:
        return f"{self.whose} {self.get_kind_display()}"

    @property
    def whose(self) -> str:
        """Of whom it is."""
        return str(self.professional or self.organisation)


class ConductObjection(models.Model):
    """One objection to an announced record, from whoever sent it: their words are sealed with them."""

    district = models.CharField(max_length=6, default=this_district)
    conduct = models.ForeignKey(Conduct, models.PROTECT, related_name="objections")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["conduct", "made_at"], name="objections_to")]

    def __str__(self) -> str:
        return str(self.conduct)


class QualityMark(models.Model):
    """同行质量评估: what peers found of one file that somebody handled."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        GOOD = "good", _("良好")
        PASSED = "passed", _("合格")
        FAILED = "failed", _("不合格")

    district = models.CharField(max_length=6, default=this_district)
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="quality_marks")
    number = models.CharField(max_length=20)  # of the file; the file itself is kept elsewhere
    occasion = models.CharField(max_length=80)
    grade = models.CharField(max_length=10, choices=Grade)
    score = models.DecimalField(max_digits=5, decimal_places=1)
    found_on = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["professional", "number", "occasion"], name="marked_once_an_occasion")
        ]
