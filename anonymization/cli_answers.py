"""How every verb of `relay` ends: a refusal is one line in both languages, the unforeseen is named and not quoted."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

import typer

from anonymization.refusals import Refusal, Refused

REFUSED: Final = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal into one line on stderr and its exit code."""
    try:
        yield
    except Refused as refused:
        say(refused.refusal)
        raise typer.Exit(1 if refused.refusal.fault == "system" else REFUSED) from None


@contextmanager
def ended_by_signal() -> Iterator[None]:
    """A termination unwinds like an exit, so that what is unfinished is taken back; exit code 143, as a shell says."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def say(refusal: Refusal) -> None:
    """One line for people, both languages, on stderr."""
    typer.echo(f"{refusal.code}: {refusal.en} / {refusal.ja}".replace("\n", " "), err=True)


def one_line(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Name an unforeseen error by its type and place only: its text may hold a value."""
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "anonymization" in code.co_filename:
            place = f" at {Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    sys.stderr.write(f"relay: internal error {kind.__name__}{place}\n")
