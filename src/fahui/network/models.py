"""Who is at a point, and whether it is up to the standard."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.documents.models import StoredFile
from fahui.people.licences import able, objection
from fahui.people.models import Professional, ProfessionalKind
from fahui.places.models import PointLevel, ServicePoint


class PostKind(models.TextChoices):
    """The posts of the network."""

    RECEPTION = "reception", _("综合接待人员")
    JUSTICE_STAFF = "justice_staff", _("司法所工作人员")
    LAWYER = "lawyer", _("律师")
    MEDIATOR = "mediator", _("专职人民调解员")
    SOCIAL_WORKER = "social_worker", _("社会工作者")
    VOLUNTEER = "volunteer", _("志愿者")
    ADVISER = "adviser", _("村（居）法律顾问")


# In which professions a post may be held; a post that is not named here asks for none.
FITTING: dict[str, tuple[ProfessionalKind, ...]] = {
    PostKind.LAWYER: (ProfessionalKind.LAWYER,),
    PostKind.MEDIATOR: (ProfessionalKind.MEDIATOR,),
    PostKind.SOCIAL_WORKER: (ProfessionalKind.SOCIAL_WORKER,),
    PostKind.ADVISER: (ProfessionalKind.LAWYER, ProfessionalKind.GRASSROOTS),
}


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by date."""

    def filled(self, day: Any) -> "PostQuerySet":
        """Held on a day by somebody who may serve."""
        serving = Professional.objects.filter(able(day)).values("pk")
        return self.current(day).filter(Q(professional=None) | Q(professional__in=serving))

    def current(self, day: Any) -> "PostQuerySet":
        """Begun and not ended on a day, whether or not whoever holds it may serve."""
        runs = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
        return self.filter(runs, district=this_district(), active=True)

    def unable(self, day: Any) -> "PostQuerySet":
        """Held on a day by somebody who may not serve: licence stopped or over, out of use."""
        return self.current(day).exclude(pk__in=self.filled(day).values("pk"))


class Post(models.Model):
    """Somebody at a point in a post, from a day to a day."""

    district = models.CharField(max_length=6, default=this_district)
    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="posts", verbose_name=_("站点"))
    kind = models.CharField(_("岗位"), max_length=20, choices=PostKind)
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("执业人员")
    )
    name = models.CharField(_("姓名（不是执业人员的）"), max_length=60, blank=True)
    full_time = models.BooleanField(_("专职"), default=True)
    starts_on = models.DateField(_("到岗日期"), default=clock.today)
    ends_on = models.DateField(_("离岗日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=120, blank=True)
    demo = models.BooleanField(_("示例数据"), default=False)
    active = models.BooleanField(_("在用"), default=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("岗位人员")
        indexes = [
            models.Index(fields=["point", "kind", "active"], name="posts_of_point"),
            models.Index(fields=["professional", "active"], name="posts_of_professional"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(professional__isnull=False) | ~Q(name=""), name="a_post_names_somebody"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_post_runs_forward"
            ),
            models.UniqueConstraint(
                fields=["point", "kind", "professional"],
                condition=Q(active=True, ends_on=None),
                name="one_post_each_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.get_kind_display()}"

    @property
    def who(self) -> str:
        """The name of whoever holds it."""
        return self.professional.person.name if self.professional is not None else self.name

    @property
    def why_not(self) -> str:
        """Why whoever holds it may not serve today; empty when nothing stands against it."""
        return objection(self.professional, clock.today()) if self.professional is not None else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A post that is closed ends today at the latest; one that is opened again runs on."""
        fields = kwargs.get("update_fields")
        if fields is not None and "active" in fields:
            today = clock.today()
            if self.active:
                self.ends_on = None
            elif self.ends_on is None or self.ends_on > today:
                self.ends_on = max(today, self.starts_on)
            kwargs["update_fields"] = [*fields, "ends_on"]
        super().save(*args, **kwargs)


class PremisesFact(models.TextChoices):
    """What the register of points knows of a place and an item of the standard may ask for."""

    NAME = "name", _("名称")
    ADDRESS = "address", _("地址")
    AREA = "area", _("面积")
    PREMISES = "premises", _("场所来源")
    HOST = "host", _("设在哪个单位")
    WINDOWS = "windows", _("窗口")
    FACILITIES = "facilities", _("设施")
    ACCESS = "access", _("无障碍说明")
    HOURS = "hours", _("开放时间")
    PHONE = "phone", _("电话")
    POSTS = "posts", _("在岗人员")


class StandardItem(models.Model):
    """One thing that a point must or should have, with where it is written."""

    district = models.CharField(max_length=6, default=this_district)
    code = models.CharField(_("编号"), max_length=20)
    levels = ArrayField(models.CharField(max_length=10, choices=PointLevel), verbose_name=_("哪一级"), default=list)
    title = models.CharField(_("项目"), max_length=60)
    detail = models.CharField(_("要求"), max_length=200, blank=True)
    must = models.BooleanField(_("必须达到"), default=True)
    facts = ArrayField(
        models.CharField(max_length=12, choices=PremisesFact),
        verbose_name=_("对照登记册的哪些内容"),
        default=list,
        blank=True,
    )
    source = models.CharField(_("出处"), max_length=200)
    verified = models.BooleanField(_("已对照原文核实"), default=False)
    sort = models.PositiveSmallIntegerField(_("排序"), default=100)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("建设标准项目")
        ordering = ("sort", "code")
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="one_standard_item_a_code")]

    def __str__(self) -> str:
        return self.title


class Inspection(models.Model):
    """One visit that held a point against the standard; what was found stays as it was put down."""

    class Result(models.TextChoices):
        ACCEPTED = "accepted", _("通过")
        RECTIFY = "rectify", _("限期整改")
        REFUSED = "refused", _("不通过")

    district = models.CharField(max_length=6, default=this_district)
    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="inspections")
    inspected_on = models.DateField(_("验收日期"))
    inspectors = models.CharField(_("验收人"), max_length=120)
    result = models.CharField(_("结论"), max_length=10, choices=Result)
    findings = models.JSONField(default=list)  # code, title, must, answer (yes, no, na), known, as on that day
    note = models.CharField(_("情况和意见"), max_length=500, blank=True)
    due_on = models.DateField(_("复查日期"), null=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-inspected_on", "-pk")
        indexes = [models.Index(fields=["point", "-inspected_on"], name="inspections_of_point")]

    def __str__(self) -> str:
        return f"{self.point} {self.inspected_on:%Y-%m-%d} {self.get_result_display()}"


class InspectionPhoto(models.Model):
    """A picture taken at a visit."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)
