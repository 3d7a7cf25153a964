"""Who the database thinks is asking; what the log and the reading log allow; what this database is for."""

from django.conf import settings
from django.db import migrations

from records.protect import append_only, row_security, statement

WHO = """
CREATE FUNCTION wmpmh_user() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('wmpmh.user', true), '')::bigint $$;
CREATE FUNCTION wmpmh_everywhere() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('wmpmh.areas', true), '') = '*' $$;
CREATE FUNCTION wmpmh_in_area(area bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT wmpmh_everywhere() OR coalesce(area::text = ANY (string_to_array(current_setting('wmpmh.areas', true), ',')), false) $$;
"""
WHO_UNDO = "DROP FUNCTION wmpmh_in_area(bigint); DROP FUNCTION wmpmh_everywhere(); DROP FUNCTION wmpmh_user();"


def say_what_this_database_is_for(apps, schema_editor):
    apps.get_model("records", "Deployment").objects.using(schema_editor.connection.alias).create(
        mode=settings.WMPMH_MODE
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_tables"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # Tables made before default privileges were set.
        statement("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wmpmh_app"),
        statement("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wmpmh_app"),
        statement("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM wmpmh_app"),
        statement(WHO, WHO_UNDO),
        *append_only(
            "records_logentry", "records_logbody", "records_reading", "records_readingbatch", "records_readingseal"
        ),
        migrations.RunPython(say_what_this_database_is_for, migrations.RunPython.noop),
        statement("REVOKE INSERT, UPDATE, DELETE ON records_deployment FROM wmpmh_app"),
        # One's own readings are not one's own to read: only the portal itself, and later the records officer.
        *row_security("records_reading", "wmpmh_everywhere()"),
    ]
