"""The day's log head reads every entry of one day: by its time, and not through the whole log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_protect_records")]

    operations = [
        migrations.AddIndex(model_name="logentry", index=models.Index(fields=["at"], name="log_entry_by_time")),
    ]
