"""How a migration protects a table, as the database's own rule. What protects evidence never asks a setting (decision 11).

The application's role owns nothing: it may do only what is granted here. Only the owner's role, which the
application cannot become, is let past the triggers, inside migrations and the one removal function.
"""

from collections.abc import Sequence

from django.db import migrations

APP, OWNER = "wmpmh_app", "wmpmh_owner"


def statement(sql: str, undo: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(sql, undo or migrations.RunSQL.noop)


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Rows may be added and read, never changed or taken away."""
    return [statement(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP}") for table in tables]


def changes_only(table: str, columns: Sequence[str]) -> list[migrations.RunSQL]:
    """Rows may be added, and these columns of them changed; never taken away."""
    return [
        statement(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP}"),
        statement(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {APP}"),
    ]


def row_security(table: str, visible: str) -> list[migrations.RunSQL]:
    """Rows show only where `visible`, a SQL condition over the row, holds; even the owner's sessions are held to it.

    Anyone who is somebody may add a row: what may be added is decided at the door. With nobody set, nothing shows.
    """
    return [
        statement(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
        statement(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"),
        statement(f"CREATE POLICY sees ON {table} FOR SELECT USING ({visible})", f"DROP POLICY sees ON {table}"),
        statement(f"CREATE POLICY changes ON {table} FOR UPDATE USING ({visible})", f"DROP POLICY changes ON {table}"),
        statement(
            f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK (wmpmh_user() IS NOT NULL)",
            f"DROP POLICY adds ON {table}",
        ),
    ]


def moves_only(table: str, column: str, moves: Sequence[tuple[str, str]]) -> list[migrations.RunSQL]:
    """The column's value may move only along these pairs (from, to), whoever writes, by whatever road."""
    pairs = ", ".join(f"('{before}', '{after}')" for before, after in moves)
    name = f"{table}_{column}_moves"
    return [
        statement(
            f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_user <> '{OWNER}' AND OLD.{column} <> NEW.{column}
                   AND (OLD.{column}::text, NEW.{column}::text) NOT IN ({pairs}) THEN
                    RAISE EXCEPTION '{table}.{column} cannot move from % to %', OLD.{column}, NEW.{column}
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
            """,
            f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
        )
    ]


def same_purpose(table: str) -> list[migrations.RunSQL]:
    """The row's purpose is its incident's, by composite foreign key: practice can never become live (decision 27)."""
    return [
        statement(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_same_purpose FOREIGN KEY (incident_id, purpose)"
            " REFERENCES incidents_incident (id, purpose) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_same_purpose",
        )
    ]
