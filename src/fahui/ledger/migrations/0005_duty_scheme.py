from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_repayment")]

    operations = [
        migrations.RunSQL(
            "update ledger_rate set scheme = 'duty' where scheme = 'aid' and kind in ('duty_help', 'duty_advice')",
            migrations.RunSQL.noop,
        )
    ]
