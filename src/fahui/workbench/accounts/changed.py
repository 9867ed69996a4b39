"""One change of a row in words an auditor reads: what the column is called, and its values as pages show them."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.models import RowHistory
from fahui.people.models import Organisation
from fahui.places.models import Region
from fahui.workbench.registers.history import word

# Columns whose models name them for programmers only; of one table, where they mean something else there.
TITLES: dict[str, Promise] = {
    "person_id": gettext_lazy("本人"),
    "own_person": gettext_lazy("本人"),
    "former_person_id": gettext_lazy("号码从前的使用人"),
    "role": gettext_lazy("岗位"),
    "region_id": gettext_lazy("所在区划"),
    "organisation_id": gettext_lazy("所在机构"),
    "access_grant.region_id": gettext_lazy("管到哪里"),
    "access_grant.organisation_id": gettext_lazy("只管哪个单位"),
    "starts_on": gettext_lazy("起"),
    "ends_on": gettext_lazy("止"),
    "given_by": gettext_lazy("由谁授予"),
    "given_why": gettext_lazy("为什么授予"),
    "ended_at": gettext_lazy("收回时间"),
    "ended_by": gettext_lazy("由谁收回"),
    "ended_why": gettext_lazy("为什么收回"),
    "is_active": gettext_lazy("启用"),
    "active": gettext_lazy("在用"),
    "phone_verified": gettext_lazy("电话已核实"),
    "handle": gettext_lazy("登录名"),
    "station_id": gettext_lazy("所在站点"),
    "initial_until": gettext_lazy("初始密码有效期至"),
    "suspended_why": gettext_lazy("停用原因"),
    "left_on": gettext_lazy("离岗日期"),
    "created_at": gettext_lazy("建立时间"),
    "set_by": gettext_lazy("由谁设定"),
    "set_at": gettext_lazy("设定时间"),
    "name_key": gettext_lazy("姓名比对值"),
    "initials": gettext_lazy("拼音首字母"),
    "assurance": gettext_lazy("身份核实程度"),
    "identity": gettext_lazy("证件号索引"),
    "data_key_id": gettext_lazy("加密密钥"),
    "sealed": gettext_lazy("加密资料"),
    "version": gettext_lazy("版本"),
    "demo": gettext_lazy("演示数据"),
}
NAMED: dict[str, type[Model]] = {"region_id": Region, "organisation_id": Organisation}


class Words:
    """Reads the changes of one page; what their values point to is fetched once a kind."""

    def __init__(self, rows: Iterable[RowHistory]) -> None:
        """For these changes."""
        both = [values for row in rows for values in (row.before, row.after) if values]
        self.fields = {
            (model._meta.db_table, field.column): field
            for model in apps.get_models()
            for field in model._meta.concrete_fields
        }
        self.known = {name: self._fetched(model, name, both) for name, model in NAMED.items()}

    @staticmethod
    def _fetched(model: type[Model], name: str, both: list[dict[str, Any]]) -> dict[Any, str]:
        wanted = {values[name] for values in both if values.get(name)}
        return {pk: str(one) for pk, one in model._default_manager.in_bulk(wanted).items()} if wanted else {}

    def title(self, table: str, column: str) -> str:
        """What the column is called; of one that is no more, its name."""
        field = self.fields.get((table, column))
        return str(TITLES.get(f"{table}.{column}") or TITLES.get(column) or (field.verbose_name if field else column))

    def value(self, table: str, column: str, value: Any) -> str:
        """A value as a page shows it: names, words, local time."""
        if value in (None, ""):
            return "—"
        if column in self.known:
            return self.known[column].get(value, str(value))
        field = self.fields.get((table, column))
        return word(field, value) if field else str(value)


def actor(by: str, names: dict[str, str]) -> str:
    """Who did it: somebody of the staff, or the program that did."""
    return names.get(by) or (
        _("系统") if not by or by.startswith("system") else _("数据库直接操作（%(who)s）") % {"who": by}
    )
