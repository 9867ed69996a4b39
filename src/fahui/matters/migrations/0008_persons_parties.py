"""Parties that can be met again, agents with an end, notices about persons, waivers of conflicts."""

import django.contrib.postgres.fields
import django.db.models.deletion
import fahui.core.clock
import fahui.core.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0007_reveals_in_the_reading_log'),
        ('people', '0005_persons_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConflictWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ('reason', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField(default=fahui.core.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('agreed', models.BooleanField(null=True)),
                ('answer', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='party',
            name='acts_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='party',
            name='name_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='party',
            name='opens_from',
            field=models.IntegerField(choices=[(0, '仅有联系方式'), (1, '验证码加证件号'), (2, '窗口核验'), (3, '电子身份认证')], default=0),
        ),
        migrations.AddField(
            model_name='party',
            name='subject',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='staffnotice',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(fields=['district', 'name_key'], name='party_name_key'),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(condition=models.Q(('subject', ''), _negated=True), fields=['district', 'subject'], name='party_subject'),
        ),
        migrations.AddField(
            model_name='conflictwaiver',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflictwaiver',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflictwaiver',
            name='matter',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='conflictwaiver',
            name='professional',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.professional'),
        ),
        migrations.AddIndex(
            model_name='conflictwaiver',
            index=models.Index(fields=['district', 'decided_at', 'asked_at'], name='waivers_pending'),
        ),
        migrations.AddConstraint(
            model_name='conflictwaiver',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('matter', 'professional'), name='one_pending_waiver_each'),
        ),
    ]
