"""Papers, places, identities and what is true of a person for a time."""

import django.db.models.deletion
import fahui.core.clock
import fahui.core.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_history_names_the_actor'),
        ('people', '0002_kind_of_body'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('starts_on', models.DateField(default=fahui.core.clock.today, verbose_name='从哪天起')),
                ('ends_on', models.DateField(null=True, verbose_name='到哪天止')),
                ('recorded_by', models.CharField(blank=True, max_length=80)),
                ('recorded_at', models.DateTimeField(default=fahui.core.clock.now)),
                ('kind', models.CharField(choices=[('guardian', '监护人'), ('agent', '委托代理人')], max_length=10, verbose_name='以什么身份')),
                ('proof', models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('made_at', models.DateTimeField(default=fahui.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('starts_on', models.DateField(default=fahui.core.clock.today, verbose_name='从哪天起')),
                ('ends_on', models.DateField(null=True, verbose_name='到哪天止')),
                ('recorded_by', models.CharField(blank=True, max_length=80)),
                ('recorded_at', models.DateTimeField(default=fahui.core.clock.now)),
                ('role', models.CharField(choices=[('head', '户主'), ('spouse', '配偶'), ('child', '子女'), ('parent', '父母'), ('other', '其他家人')], max_length=10, verbose_name='是户里的')),
            ],
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('code', models.CharField(choices=[('changed', '修改资料'), ('completed', '补登证件'), ('group', '登记或终止身份类别'), ('household', '登记或终止家庭成员'), ('agency', '登记或终止代理'), ('linked', '确认为同一个人'), ('unlinked', '撤销关联'), ('different', '确认不是同一个人'), ('reconsidered', '撤销“不是同一个人”'), ('refused', '关联被拒绝'), ('revealed', '查看了完整信息'), ('met', '凭证件号查到'), ('proved', '身份核验')], max_length=20)),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField(default=fahui.core.clock.now)),
                ('version', models.IntegerField()),
                ('words', models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PersonGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('starts_on', models.DateField(default=fahui.core.clock.today, verbose_name='从哪天起')),
                ('ends_on', models.DateField(null=True, verbose_name='到哪天止')),
                ('recorded_by', models.CharField(blank=True, max_length=80)),
                ('recorded_at', models.DateTimeField(default=fahui.core.clock.now)),
                ('group', models.CharField(choices=[('low_income', '低保对象'), ('extreme_poverty', '特困人员'), ('low_margin', '低保边缘、低收入家庭'), ('disabled', '残疾人'), ('elderly', '老年人'), ('minor', '未成年人'), ('migrant_worker', '农民工'), ('laid_off', '下岗失业人员'), ('military_family', '军人军属'), ('veteran', '退役军人、优抚对象')], max_length=30, verbose_name='属于')),
                ('proof', models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PersonLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(default=fahui.core.models.this_district, max_length=6)),
                ('verdict', models.CharField(choices=[('same', '同一个人'), ('different', '不是同一个人')], max_length=10)),
                ('why', models.CharField(max_length=200)),
                ('made_by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(default=fahui.core.clock.now)),
                ('undone_by', models.CharField(blank=True, max_length=80)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_why', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='person_name',
        ),
        migrations.AddField(
            model_name='person',
            name='id_type',
            field=models.CharField(blank=True, choices=[('resident', '居民身份证'), ('household', '户口簿（没有身份证的孩子）'), ('hk_macao_permit', '港澳居民来往内地通行证'), ('taiwan_permit', '台湾居民来往大陆通行证'), ('residence_permit', '港澳台居民居住证'), ('military', '军人证件'), ('passport', '护照'), ('permanent_resident', '外国人永久居留证'), ('old_resident', '15位旧身份证号'), ('none', '没有证件')], max_length=20, verbose_name='证件类型'),
        ),
        migrations.AddField(
            model_name='person',
            name='identity',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='name_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='person',
            name='region',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region'),
        ),
        migrations.AddField(
            model_name='person',
            name='version',
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='person',
            name='assurance',
            field=models.IntegerField(choices=[(0, '仅有联系方式'), (1, '验证码加证件号'), (2, '窗口核验'), (3, '电子身份认证')], default=0),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['district', 'name_key'], name='person_name_key'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['region'], name='person_region'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('identity__isnull', False)), fields=['identity'], name='person_identity'),
        ),
        migrations.AddField(
            model_name='agency',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='represents', to='people.person'),
        ),
        migrations.AddField(
            model_name='agency',
            name='principal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='represented_by', to='people.person'),
        ),
        migrations.AddField(
            model_name='householdmember',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='people.household'),
        ),
        migrations.AddField(
            model_name='householdmember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='households', to='people.person'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='people.person'),
        ),
        migrations.AddField(
            model_name='persongroup',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_rows', to='people.person'),
        ),
        migrations.AddField(
            model_name='personlink',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='personlink',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddIndex(
            model_name='agency',
            index=models.Index(fields=['agent', 'principal'], name='agency_of_pair'),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('household', 'person'), name='once_in_a_household'),
        ),
        migrations.AddIndex(
            model_name='personevent',
            index=models.Index(fields=['person', 'at'], name='events_of_person'),
        ),
        migrations.AddIndex(
            model_name='persongroup',
            index=models.Index(fields=['person', 'group'], name='groups_of_person'),
        ),
        migrations.AddIndex(
            model_name='personlink',
            index=models.Index(fields=['second'], name='links_of_second'),
        ),
        migrations.AddConstraint(
            model_name='personlink',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('first', 'second'), name='one_verdict_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='personlink',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='the_earlier_first'),
        ),
    ]
