"""Drafts that change, edits and approvals that do not, and a suspension whose end is written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wmpmh.ids
from records.protect import append_only, changes_only, moves_only, statement

SETTLED_ONCE = """
CREATE FUNCTION guidance_suspension_settles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'wmpmh_owner' AND OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a suspension is settled once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guidance_suspension_settles BEFORE UPDATE ON guidance_suspension
    FOR EACH ROW EXECUTE FUNCTION guidance_suspension_settles();
"""
STATES = [
    ("writing", "in_review"), ("in_review", "writing"), ("in_review", "published"), ("writing", "set_aside"),
    ("in_review", "set_aside"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0002_protect_guidance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=wmpmh.ids.uuid7, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("document", "Document"), ("register", "Register")], max_length=10)),
                ("slug", models.SlugField(max_length=60)),
                ("why", models.CharField(max_length=300)),
                ("body", models.JSONField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "Being written"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("set_aside", "Set aside"),
                        ],
                        default="writing",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DraftChange",
            fields=[
                ("id", models.UUIDField(default=wmpmh.ids.uuid7, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=200)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.UUIDField(default=wmpmh.ids.uuid7, primary_key=True, serialize=False)),
                ("workflow", models.CharField(help_text="slug/name", max_length=121)),
                ("graph_hash", models.CharField(help_text="What was in force when it was suspended.", max_length=64)),
                ("why", models.CharField(max_length=500)),
                ("fallback", models.CharField(max_length=500)),
                ("suspended_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True, choices=[("lifted", "Lifted"), ("withdrawn", "Withdrawn")], max_length=10
                    ),
                ),
                ("ended_why", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="approval",
            name="one_approval_each_per_hash",
        ),
        migrations.RenameField(
            model_name="approval",
            old_name="edition_hash",
            new_name="content_hash",
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("content_hash", "by"), name="one_approval_each_per_hash"),
        ),
        migrations.AddField(
            model_name="draft",
            name="based_on",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="guidance.edition"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="published_as",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="came_from", to="guidance.edition"
            ),
        ),
        migrations.AddField(
            model_name="draftchange",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="draftchange",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="guidance.draft"
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_as__isnull", False), ("state", "published")),
                    models.Q(models.Q(("state", "published"), _negated=True), ("published_as", None)),
                    _connector="OR",
                ),
                name="a_published_draft_names_its_edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("workflow",),
                name="one_unsettled_suspension_a_workflow",
                violation_error_message="This workflow is suspended already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ending", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ending", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_ended_suspension_says_how_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_by", None), models.Q(("ended_by", models.F("by")), _negated=True), _connector="OR"
                ),
                name="a_second_person_settles_a_suspension",
                violation_error_message="A second person withdraws it or lifts it.",
            ),
        ),
        *append_only("guidance_draftchange"),
        *changes_only("guidance_draft", ["body", "hash", "state", "changed_at", "published_as_id"]),
        *moves_only("guidance_draft", "state", STATES),
        *changes_only("guidance_suspension", ["ended_at", "ending", "ended_by_id", "ended_why"]),
        statement(
            SETTLED_ONCE,
            "DROP TRIGGER guidance_suspension_settles ON guidance_suspension;"
            " DROP FUNCTION guidance_suspension_settles();",
        ),
    ]
