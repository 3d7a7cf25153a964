"""Published content is final. A window may only have its open end closed."""

from django.db import migrations

from records.protect import append_only, changes_only, statement

CLOSING = """
CREATE FUNCTION guidance_window_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'wmpmh_owner' AND NOT (
        upper(OLD.period) IS NULL AND lower(NEW.period) = lower(OLD.period) AND upper(NEW.period) IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'only the open end of a window may be closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guidance_window_closes BEFORE UPDATE ON guidance_window FOR EACH ROW EXECUTE FUNCTION guidance_window_closes();
"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_tables"), ("records", "0002_protect_records")]

    operations = [
        *append_only(
            "guidance_version", "guidance_graph", "guidance_edition", "guidance_approval", "guidance_provisionstatus"
        ),
        *changes_only("guidance_window", ["period"]),
        statement(
            CLOSING, "DROP TRIGGER guidance_window_closes ON guidance_window; DROP FUNCTION guidance_window_closes();"
        ),
    ]
