"""Exit 0 when the web server answers with anything but an error of its own."""

import os
import sys
from http.client import HTTPConnection


def main() -> int:
    connection = HTTPConnection("127.0.0.1", 8000, timeout=5)
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    # As the proxy would ask: a known host, over TLS.
    connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return 0 if connection.getresponse().status < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
