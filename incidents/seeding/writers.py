"""Two writers at once, each with a connection of its own: PostgreSQL does most of the work, in a process for each."""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from queue import SimpleQueue

from django.db import connection

from incidents.seeding.writing import Chunk, write
from wmpmh.access import acting_as_system

WRITERS = 2
TURN = 0.0005
"""Seconds a thread keeps the interpreter. At Python's 5 ms, performing a shape waits that long after each of its queries."""
Waiting = SimpleQueue[Chunk | None]  # None: there are no more


def write_at_once(chunks: Iterable[Chunk], told: Callable[[int], object]) -> None:
    """Write chunks as they are made, each in a transaction of its own. Ctrl-C leaves those already written."""
    waiting: Waiting = SimpleQueue()
    with quick_turns(), ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(_write_from, waiting, told) for _ in range(WRITERS)]
        try:
            _hand_over(chunks, waiting, writers)
        finally:  # after Ctrl-C, or one of them failing, each ends with the chunk it is at
            _end(waiting)


@contextmanager
def quick_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _hand_over(chunks: Iterable[Chunk], waiting: Waiting, writers: "list[Future[None]]") -> None:
    for chunk in chunks:
        waiting.put(chunk)
        for failed in (writer for writer in writers if writer.done()):
            failed.result()
    for _ in writers:
        waiting.put(None)
    for writer in wait(writers, return_when=FIRST_EXCEPTION).done:
        writer.result()


def _end(waiting: Waiting) -> None:
    while not waiting.empty():
        waiting.get_nowait()
    for _ in range(WRITERS):
        waiting.put(None)


def _write_from(waiting: Waiting, told: Callable[[int], object]) -> None:
    try:
        while chunk := waiting.get():
            with acting_as_system():
                write(chunk)
            told(len(chunk.nights))
    finally:
        connection.close()  # this thread's own
