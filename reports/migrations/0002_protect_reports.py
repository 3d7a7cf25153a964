"""A made document is seen by those who see its incident, and made once."""

from django.db import migrations

from records.protect import changes_only, moves_only, row_security, same_purpose


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_tables"), ("incidents", "0002_protect_incidents")]

    operations = [
        *changes_only(
            "reports_madedocument", ["state", "tries", "touched_at", "made_at", "file", "sha256", "pages", "why"]
        ),
        *moves_only(
            "reports_madedocument",
            "state",
            [("asked", "making"), ("making", "made"), ("making", "asked"), ("making", "failed"), ("failed", "asked")],
        ),
        *same_purpose("reports_madedocument"),
        *row_security("reports_madedocument", "wmpmh_on_incident(incident_id) OR asked_by_id = wmpmh_user()"),
    ]
