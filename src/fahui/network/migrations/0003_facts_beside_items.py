"""Which facts of the register stand beside an item of the standard; items of installations before this get theirs."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [("name", "名称"), ("address", "地址"), ("area", "面积"), ("premises", "场所来源"), ("host", "设在哪个单位"), ("windows", "窗口"), ("facilities", "设施"), ("access", "无障碍说明"), ("hours", "开放时间"), ("phone", "电话"), ("posts", "在岗人员")]
FACTS = {
    "C01": ["area", "premises", "address"],
    "C02": ["area", "windows"],
    "C03": ["windows"],
    "C04": ["facilities"],
    "C05": ["facilities"],
    "S01": ["address", "premises", "host", "area"],
    "S02": ["windows", "facilities"],
    "S03": ["windows"],
    "P01": ["address", "premises", "host", "area"],
    "P02": ["posts"],
    "P03": ["facilities"],
    "A01": ["name"],
    "A02": ["hours", "posts"],
    "A03": ["phone"],
    "A06": ["facilities", "access"],
    "A07": ["facilities", "access", "phone"],
}


def tell(apps, schema_editor):
    """By code, as the checklist of this release has it."""
    for code, facts in FACTS.items():
        apps.get_model("network", "StandardItem").objects.filter(code=code).update(facts=facts)


class Migration(migrations.Migration):
    dependencies = [("network", "0002_row_history")]
    operations = [
        migrations.AddField("standarditem", "facts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=CHOICES, max_length=12), blank=True, default=list, size=None, verbose_name='对照登记册的哪些内容')),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
