"""Twenty of the same at once: a phone with one bar sends again and again. One thing is made."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from tests.journeys.officer import CRISIS

TIMES = 20


def send_at_once(officer, form, **pressed: str) -> list[tuple[int, str]]:
    """Send a form's own fields twenty times together, as its session, and return each reply's status and where it leads.

    pressed: the name and value of the button pressed, which the form alone does not hold.
    """
    path = form.evaluate("each => new URL(each.action).pathname")
    fields = [tuple(field) for field in form.evaluate("each => [...new FormData(each)]")] + list(pressed.items())
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in officer.page.context.cookies())
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Referer": officer.page.url}

    def send(_: int) -> tuple[int, str]:
        wire = http.client.HTTPConnection("127.0.0.1", officer.site.port, timeout=60)
        try:
            wire.request("POST", path, urlencode(fields), headers)
            reply = wire.getresponse()
            reply.read()
            return reply.status, reply.headers.get("Location", "")
        finally:
            wire.close()

    with ThreadPoolExecutor(TIMES) as all_at_once:
        return list(all_at_once.map(send, range(TIMES)))


def test_already_detained_twenty_times_at_once_is_one_incident(phone):
    officer = phone("officer2")
    before = officer.jobs()
    form = officer.page.locator("form", has=officer.page.get_by_role("button", name="Already detained"))

    replies = send_at_once(officer, form)

    assert len(set(replies)) == 1
    assert officer.jobs() == before + 1
    officer.go(replies[0][1])
    assert officer.page.locator(".time > li").count() == 1


def test_one_answer_twenty_times_at_once_is_one_answer(phone):
    officer = phone("officer2")
    officer.start(CRISIS)
    officer.answer(first_look=["none"])
    officer.put(location="LOC05", location_text="Parapet, level 4")

    replies = send_at_once(officer, officer.page.locator("#question"))

    assert len(set(replies)) == 1
    assert replies[0][1].endswith("/questions/came")
    officer.open_incident()
    assert officer.record_words.count("Parapet, level 4") == 1


def test_one_situation_pressed_twenty_times_at_once_is_one_incident(phone):
    officer = phone("officer2")
    before = officer.jobs()
    form = officer.page.locator("form", has=officer.page.get_by_role("button", name=CRISIS))

    replies = send_at_once(officer, form, workflow="section-136/can-i-use-s136")

    assert len(set(replies)) == 1
    assert replies[0][1].endswith("/questions/first_look")
    assert officer.jobs() == before + 1


def test_joining_twenty_times_at_once_is_joining_once(phone):
    first, second = phone("officer"), phone("neighbour")
    first.start(CRISIS)
    first.open_incident()
    second.go("/incidents/join")
    second.page.get_by_label("reference").fill(first.reference)
    second.page.get_by_label("Why are you joining").fill("Sent to help")

    replies = send_at_once(second, second.page.locator("main form"))

    assert len(set(replies)) == 1
    second.go(replies[0][1])
    assert second.record_words.count("Joined, with a reason") == 1
