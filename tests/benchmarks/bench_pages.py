"""Each page of a large release in a real browser, beside the same bytes opened from disk.  `make bench-pages`

    python -m tests.benchmarks.bench_pages [--applications 1000000] [--keep FOLDER]

Seconds until Chromium has loaded a page: as it is seen first after a start of the server (which draws ahead), under
another choice of filters, and once more. A simulated market is built, gated and released with its learned scores; with
--keep it stays in FOLDER for the next run. Prints a table and writes RELAY_HOME/bench/pages.json.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.basis import note_basis
from anonymization.disclosure.publish import publish
from anonymization.home import Home
from expectations.gate import run_gate
from plugins.operators.marts import BuildMarts
from tests.benchmarks.bench_report import finish, row
from tests.browser.chromium import chromium
from tests.conftest import PROJECT

SECONDS: Final = 2.0  # a page on a release of 1,000,000 applications
_PAGES: Final = ("impact", "company", "compliance", "inbox", "explain")
_CHOICES: Final = ("?occupation=06&age=30-34", "?region=kanto", "?half_year=2025H1")
_QUIET: Final = 2.0  # seconds in which the server uses less than …
_IDLE: Final = 10  # … hundredths of a second: it has drawn what it draws ahead


def main(*, applications: int, keep: Path | None) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        home = Home((keep or Path(temporary)) / str(applications))
        if not (home.root / "current").exists():
            _release(home, applications)
        with _server(home, Path(temporary)) as url, chromium() as browser:
            views = [each for page in _addresses(home) for each in _views(browser, url, page, Path(temporary))]
    rows = [row(what, seconds, peer=peer, limit=SECONDS, unit="s", n=applications) for what, seconds, peer in views]
    finish("pages", rows, packages=("fastapi", "altair", "vl-convert-python"), facts={"load": os.getloadavg()})


def _release(home: Home, applications: int) -> None:
    simulation = ["--companies", "12", "--applications", str(applications), "--pool", "--truth", "counts"]
    subprocess.run([sys.executable, "-m", "samples.simulate", *simulation, "--out", str(home.root)], check=True)
    os.environ["RELAY_HOME"] = str(home.root)
    note_basis(home)
    BuildMarts(task_id="build").execute({})
    run_gate(suite="marts", home=home, subject="build", run="bench")
    publish(home=home, check=lambda folder: run_gate(suite="published", home=home, subject=folder.name, run="bench"))


@contextmanager
def _server(home: Home, folder: Path) -> Iterator[str]:
    """The pages in a process of their own, for an administrator who stands for every company; ends with the block."""
    companies = sorted(path.name for path in (home.published / "companies").iterdir())
    roles = folder / "roles.yml"
    everything = "".join(f"  {role}: {{users: [admin]}}\n" for role in ("operator", "compliance", "reviewer"))
    everything += "reviewers_of_every_company: {users: [admin]}\ncompanies:\n"
    everything += "".join(f"  {company}: {{users: [admin]}}\n" for company in companies)
    roles.write_text(f"version: bench\nroles:\n  viewer: {{everyone: true}}\n{everything}", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"RELAY_HOME": str(home.root), "RELAY_ROLES": str(roles)}
    command = [sys.executable, "-m", "tests.browser.pages_alone", str(port)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        try:
            _wait_until_idle(process.pid)
            yield f"http://127.0.0.1:{port}/relay/"
        finally:
            process.terminate()


def _wait_until_idle(pid: int) -> None:
    before = -1
    while (now := _ticks(pid)) > before:
        before = now + _IDLE
        time.sleep(_QUIET)


def _ticks(pid: int) -> int:
    """Hundredths of a second of processor that the process has used."""
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[13:15]))


def _addresses(home: Home) -> list[str]:
    found = list(_PAGES)
    with duckdb.connect(str(home.root / "current" / "individual" / "warehouse.duckdb"), read_only=True) as warehouse:
        scored = warehouse.sql("select org_key, application_key from lane_a.cross_company_fit limit 1").fetchall()
    return [*found, *(f"explain?org={org}&key={key}" for org, key in scored)]


def _views(browser: Any, url: str, page: str, folder: Path) -> list[tuple[str, float, float]]:
    """(what, seconds, seconds of the same HTML from disk) of a page's first, differently chosen and later views."""
    saved = folder / "page.html"
    named = "a score" if "key=" in page else page
    first, html = _loaded(browser, f"{url}{page}")
    saved.write_text(html, encoding="utf-8")
    limit = min(_loaded(browser, saved.as_uri())[0] for _ in range(3))
    chosen = [_loaded(browser, f"{url}{page}{choice}")[0] for choice in (_CHOICES if page == "impact" else ())]
    again = min(_loaded(browser, f"{url}{page}")[0] for _ in range(3))
    views = [("first view", first), *(("other filters, slowest of three", max(chosen)) for _ in chosen[:1])]
    return [(f"{named}: {view}", seconds, limit) for view, seconds in [*views, ("later view", again)]]


def _loaded(browser: Any, address: str) -> tuple[float, str]:
    """Seconds from asking until everything is there, in a window that has cached nothing; and the HTML."""
    window = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    if address.startswith("http"):
        window.add_cookies([{"name": "stub_user", "value": "admin", "url": address}])
    page = window.new_page()
    answer = page.goto(address)
    if answer is not None and answer.status != 200:
        raise SystemExit(f"{answer.status} of a page")
    seconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    html = page.content()
    window.close()
    return seconds, html


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the release stays")
    given = parser.parse_args()
    main(applications=given.applications, keep=given.keep)
