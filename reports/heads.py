"""The hashes printed on a record, so that a copy dates itself: of its incident's log, and of every log written to that day."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from incidents.models import Incident
from records.models import LogEntry


def log_head(incident: Incident) -> str:
    last = LogEntry.objects.of_chain("incident", incident.pk).last()
    return f"entry {last.position}, {last.hash}" if last else ""


def day_head(now: datetime) -> str:
    """Return one hash over the last entry of every chain written to this London day: a copy of a record dates the whole log.

    SHA-256 of `kind:id:position:hash` lines in order, worked out in the database so that nothing but the digest travels.
    """
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(DAY_HEAD, [midnight, now])
        return cursor.fetchone()[0]


DAY_HEAD = """
SELECT encode(sha256(coalesce(string_agg(head, E'\n' ORDER BY head), '')::bytea), 'hex') FROM (
    SELECT DISTINCT ON (chain_kind, chain_id) chain_kind || ':' || chain_id || ':' || position || ':' || hash AS head
    FROM records_logentry WHERE at >= %s AND at <= %s ORDER BY chain_kind, chain_id, position DESC
) heads
"""
