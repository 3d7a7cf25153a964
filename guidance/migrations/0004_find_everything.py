"""What search looks in. The configuration comes first, because the rows' vectors are made with it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from records.protect import statement

# Already there where our own roles were made. Both are trusted: the owner of a database may add them (PostgreSQL 13).
EXTENSIONS = "CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS pg_trgm;"
# No stop words: "no bed", "more time" and "use 136 again" turn on words that English search leaves out.
CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY guidance_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION guidance_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION guidance_words
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, guidance_stem;
ALTER TEXT SEARCH CONFIGURATION guidance_words
    ALTER MAPPING FOR asciihword, asciiword, hword_asciipart WITH guidance_stem;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0003_drafts_and_suspensions"),
    ]

    operations = [
        statement(EXTENSIONS),
        statement(
            CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION guidance_words; DROP TEXT SEARCH DICTIONARY guidance_stem;"
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("times", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="search_word_like"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workflow", "Start here"),
                            ("outcome", "What you may be advised"),
                            ("claim", "Things you may be told"),
                            ("explanation", "Words for the person"),
                            ("term", "Words used"),
                            ("paragraph", "Guidance"),
                            ("provision", "Law"),
                            ("lesson", "Lessons"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Its id as authored: 136.7.2, L28, section-136/can-i-use-s136.", max_length=140
                    ),
                ),
                (
                    "exact",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=140),
                        help_text="Ways to name exactly this, without spaces.",
                        size=None,
                    ),
                ),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("near", models.TextField(help_text="What it stands in, and what it turns on.")),
                ("document", models.CharField(blank=True, max_length=60)),
                ("place", models.CharField(help_text="Where it is, in words.", max_length=250)),
                ("anchor", models.CharField(blank=True, max_length=140)),
                ("for_partners", models.BooleanField()),
                (
                    "vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "title", config="guidance_words", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "text", config="guidance_words", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("guidance_words"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("near", config="guidance_words", weight="D"),
                            django.contrib.postgres.search.SearchConfig("guidance_words"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="guidance.edition"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="search_row_words"),
                    django.contrib.postgres.indexes.GinIndex(fields=["exact"], name="search_row_exact"),
                ],
            },
        ),
    ]
