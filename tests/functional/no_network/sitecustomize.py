"""On PYTHONPATH of a process under test: refuse every connection and look-up that is not on this machine, and note it.

An audit hook sees what Python code of any library tries, in this process and in those it starts.
"""

import os
import sys
from pathlib import Path

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "", None, "0.0.0.0"}  # noqa: S104 - compared with, not bound to


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    elif event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a path is a UNIX socket
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name not in _LOOPBACK:
        with Path(os.environ["REFUSED_CONNECTIONS"]).open("a", encoding="utf-8") as log:
            log.write(f"{event} {name}\n")
        raise ConnectionRefusedError("the test allows loopback only")


sys.addaudithook(_refuse)
