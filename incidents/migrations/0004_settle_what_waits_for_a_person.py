"""What could not be applied is settled by a person, whose decision is kept beside it. Their area's supervisors may see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.sealed
import wmpmh.ids
from records.protect import append_only, row_security, statement

IN_MY_AREA = "EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incidents_envelope.incident_id AND wmpmh_in_area(i.area_id))"
OF_WHAT_I_SEE = "EXISTS (SELECT 1 FROM incidents_envelope e WHERE e.id = incidents_setaside.envelope_id)"


def also(table, name, verb, condition):
    """Let rows be seen, or changed, under one more condition than before."""
    return statement(
        f"CREATE POLICY {name} ON {table} FOR {verb} USING ({condition})", f"DROP POLICY {name} ON {table}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_say_how_answers_were_made"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Settled",
            fields=[
                ("id", models.UUIDField(default=wmpmh.ids.uuid7, primary_key=True, serialize=False)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("applied", "Applied, as it came"),
                            ("note", "Added to the record as a late note"),
                            ("aside", "Set aside"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_the_record", "It is on the record already"),
                            ("sent_by_mistake", "It was sent by mistake"),
                            ("not_this_incident", "It is not about this incident"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "note",
                    records.sealed.SealedTextField(
                        blank=True, help_text="What was sent, in words, as the record shows it."
                    ),
                ),
                ("words", records.sealed.SealedTextField(blank=True, help_text="What whoever settled it says of it.")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "copy",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled",
                        to="incidents.setaside",
                    ),
                ),
                (
                    "envelope",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled",
                        to="incidents.envelope",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("copy__isnull", True), ("envelope__isnull", False)),
                            models.Q(("copy__isnull", False), ("envelope__isnull", True)),
                            _connector="OR",
                        ),
                        name="one_thing_is_settled_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "aside"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="setting_aside_says_why",
                    ),
                ],
            },
        ),
        *append_only("incidents_settled"),
        *row_security(
            "incidents_settled", "wmpmh_everywhere() OR wmpmh_on_incident(incident_id) OR by_id = wmpmh_user()"
        ),
        also("incidents_envelope", "supervisor_sees", "SELECT", IN_MY_AREA),
        also("incidents_envelope", "supervisor_changes", "UPDATE", IN_MY_AREA),
        also("incidents_setaside", "supervisor_sees", "SELECT", OF_WHAT_I_SEE),
    ]
