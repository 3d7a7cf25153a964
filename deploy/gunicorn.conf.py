"""The web server. Threads, because two half-open phones would stop two plain workers altogether."""

import os
import socket


def addresses() -> list[str]:
    """Return where to listen: WEB_BIND, else this machine only, by both names of localhost."""
    if given := os.environ.get("WEB_BIND"):
        return given.split(",")
    return ["127.0.0.1:8000", *(["[::1]:8000"] if has_ipv6() else [])]


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return False
    return True


def on_starting(_server: object) -> None:
    """Wait, with the portal loaded, until `make run` has the database ready; elsewhere, do not wait."""
    if gate := os.environ.get("WMPMH_GATE"):
        os.read(int(gate), 1)  # returns when the other end is closed
        os.close(int(gate))


bind = addresses()
worker_class = "gthread"
workers = 2
threads = 32
preload_app = True  # the portal is read once and shared, which halves the start
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# Paths hold references and queries hold what was searched for; our own log says what is needed.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
