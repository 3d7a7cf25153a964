"""`manage.py clock`: its shape, and each way it says no (design section 8, decision 38)."""

import json
import os
import resource
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.management.commands.clock import Command

ARRIVED = {"kind": "arrived", "at": "2026-11-23T01:06:00+00:00", "site_kind": "emergency_department"}
NO_BED = {"kind": "extension_authorised", "at": "2026-11-23T20:00:00Z", "hours": 12, "by": "doctor", "reason": "no_bed"}
MANAGE = Path(__file__).parents[2] / "manage.py"


def printed(events: object, power: str = "s136") -> dict[str, object]:
    out = StringIO()
    call_command(Command(), power=power, events=json.dumps(events), as_json=True, stdout=out)
    return json.loads(out.getvalue())


def error_of(events: str | None, power: str | None = "s136") -> str:
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(Command(), power=power, events=events, as_json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert (stopped.value.code, list(answer)) == (2, ["error"])
    return answer["error"]


def test_it_prints_the_clock_in_utc_and_names_what_has_no_effect():
    assert printed([NO_BED, ARRIVED]) == {
        "starts_at": "2026-11-23T01:06:00+00:00",
        "rule": "arrived",
        "permitted_until": "2026-11-24T01:06:00+00:00",
        "longest_possible_until": "2026-11-24T13:06:00+00:00",
        "refused": [
            {
                "event": "extension_authorised",
                "why": "Only the person's condition can justify an extension: want of a bed, an AMHP, a doctor or "
                "transport cannot (MHA 1983 s.136B).",
            }
        ],
        "retake_until": None,
    }


def test_what_is_absent_is_null():
    assert printed([]) == {
        "starts_at": None,
        "rule": "not_started",
        "permitted_until": None,
        "longest_possible_until": None,
        "refused": [],
        "retake_until": None,
    }


def test_an_offset_other_than_utc_is_understood():
    summer = printed([{"kind": "kept", "at": "2026-10-25T01:30:00+01:00"}])

    assert summer["starts_at"] == "2026-10-25T00:30:00+00:00"
    assert summer["permitted_until"] == "2026-10-26T00:30:00+00:00"


def test_a_warrant_detention_kept_at_the_premises_runs_from_entry():
    events = [
        {"kind": "kept", "at": "2026-11-23T02:00:00Z"},
        {"kind": "entered_under_warrant", "at": "2026-11-23T01:00:00Z"},
    ]

    assert printed(events, power="s135_1")["rule"] == "entered_under_warrant"
    assert printed(events, power="s135_1")["starts_at"] == "2026-11-23T01:00:00+00:00"


def test_an_escape_has_its_time_for_retaking():
    escaped = {"kind": "escaped", "at": "2026-11-23T05:00:00Z"}

    assert printed([ARRIVED, escaped])["retake_until"] == "2026-11-24T01:06:00+00:00"


REFUSED = {
    "no events": (None, "--events is needed"),
    "not JSON": ("{", "not JSON"),
    "nothing at all": ("", "not JSON"),
    "too deep": ("[" * 100_000, "not JSON"),
    "a number too long": ('[{"kind": "arrived", "hours": ' + "9" * 5000 + "}]", "not JSON"),
    "not a list": ("{}", "must be a list"),
    "not objects": ("[1]", "event 1: must be an object"),
    "a key twice": ('[{"kind": "kept", "kind": "arrived", "at": "2026-11-23T01:00:00Z"}]', "twice"),
    "not a number": ('[{"kind": "arrived", "hours": NaN}]', "NaN"),
}


@pytest.mark.parametrize(("text", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_a_list_of_events_is_refused(text, error):
    assert error in error_of(text)


BAD = {
    "no kind": ({"kind": None}, "kind is missing"),
    "unknown kind": ({"kind": "arested"}, "kind must be one of"),
    "kind not text": ({"kind": ["arrived"]}, "kind must be one of"),
    "no instant": ({"at": None}, "at is missing"),
    "naive": ({"at": "2026-11-23T01:06:00"}, "at has no offset"),
    "a day and no time": ({"at": "2026-11-23"}, "at has no offset"),
    "malformed": ({"at": "yesterday"}, "at is not an ISO 8601 instant"),
    "no such day": ({"at": "2026-02-30T01:00:00Z"}, "at is not an ISO 8601 instant"),
    "a number for an instant": ({"at": 1764000000}, "at must be ISO 8601"),
    "far future": ({"at": "9999-12-31T23:59:59Z"}, "not a plausible time"),
    "before all time": ({"at": "0001-01-01T00:00:00+14:00"}, "not a plausible time"),
    "out of order": ({"earliest": "2026-11-23T02:00:00Z"}, "not in order"),
    "unknown key": ({"sitekind": "care_home"}, "unknown key 'sitekind'"),
    "unknown site": ({"site_kind": "cell"}, "site_kind must be one of"),
    "unknown place": ({"place": "gate"}, "place must be one of"),
    "unknown authoriser": ({"by": "nurse"}, "by must be one of"),
    "unknown reason": ({"reason": "busy"}, "reason must be one of"),
    "a flag in words": ({"superintendent_approved": "yes"}, "must be true or false"),
    "hours in words": ({"hours": "12"}, "hours must be a number"),
    "hours a flag": ({"hours": True}, "hours must be a number"),
    "hours past counting": ({"hours": 10**400}, "event 2"),
    "how not text": ({"how": 3}, "how must be text"),
    "an extension with no hours": ({"kind": "extension_authorised"}, "hours is missing"),
}


@pytest.mark.parametrize(("changed", "error"), BAD.values(), ids=BAD.keys())
def test_one_bad_event_refuses_them_all_and_says_which(changed, error):
    bad = error_of(json.dumps([ARRIVED, {**ARRIVED, **changed}]))

    assert bad.startswith("event 2: ")
    assert error in bad


@pytest.mark.parametrize("power", [None, "", "s2", "s135_1_warrant"])
def test_only_the_two_detentions_have_a_clock(power):
    assert "--power" in error_of("[]", power)


def test_without_json_the_error_is_a_line_and_the_exit_is_2():
    with pytest.raises(CommandError, match="--events is needed") as refused:
        call_command(Command(), power="s136", events=None)

    assert refused.value.returncode == 2


def test_without_json_it_speaks_as_the_pages_do():
    out = StringIO()
    call_command(Command(), power="s136", events=json.dumps([ARRIVED, NO_BED]), stdout=out)

    assert "on arrival at the site." in out.getvalue()
    assert "No effect: extension_authorised. Only the person's condition" in out.getvalue()


def test_it_answers_in_two_seconds_with_no_database():
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, str(MANAGE), "clock", "--power", "s136", "--events", json.dumps([ARRIVED]), "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(command, env=nowhere, capture_output=True, text=True, check=True, timeout=30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert json.loads(answer.stdout)["rule"] == "arrived"
    # Processor time: what the clock on the wall says depends on what else this machine is doing.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
