"""`make screenshots`: every page, light and dark, in both languages, and on a phone, into docs/screenshots.

Shows RELAY_HOME where it has a release, else the deployment of the browser's tests.
"""

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import duckdb
from PIL import Image

from tests.browser.chromium import chromium
from tests.browser.conftest import Site, serving
from tests.browser.whole_deployment import ROLES, whole_deployment
from tests.conftest import PROJECT

OUT: Final = PROJECT / "docs" / "screenshots"
MOST: Final = 3_000_000  # bytes of all of them
PAGES: Final = ("impact", "company", "compliance", "inbox", "explain")
# name → language, colours, width, height
LOOKS: Final = {
    "ja-light": ("ja-JP", "light", 1100, 800),
    "ja-dark": ("ja-JP", "dark", 1100, 800),
    "en-light": ("en-US", "light", 1100, 800),
    "en-dark": ("en-US", "dark", 1100, 800),
    "phone": ("ja-JP", "light", 390, 800),
}


def main() -> None:
    home = Path(os.environ.get("RELAY_HOME", "data")).resolve()
    with tempfile.TemporaryDirectory() as folder:
        shown = home if (home / "current").exists() else whole_deployment(Path(folder) / "home")
        roles = (PROJECT / "config" / "roles.sample.yml").read_text("utf-8") if shown == home else ROLES
        with serving(shown, roles, place=Path(folder)) as site, chromium() as browser:
            OUT.mkdir(parents=True, exist_ok=True)
            for look in LOOKS:
                _take(browser, site, look)
    size = sum(path.stat().st_size for path in OUT.glob("*.png"))
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures, {size / 1e6:.1f} MB\n")
    if size > MOST:
        raise SystemExit("more than 3 MB of pictures")


def _take(browser: Any, site: Site, look: str) -> None:
    locale, scheme, width, height = LOOKS[look]
    window = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    )
    window.add_cookies([{"name": "stub_user", "value": "admin", "url": site.url}])
    page = window.new_page()
    for name in PAGES:
        page.goto(f"{site.url}/relay/{name}")
        if name == "explain" and (key := _first_score(site.home)):
            page.goto(f"{site.url}/relay/explain?org={key[0]}&key={key[1]}")
        # 64 colours: flat pages look the same in them
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(64)
        picture.save(OUT / f"{name}-{look}.png", optimize=True)
    window.close()


def _first_score(home: Path) -> tuple[str, str] | None:
    """An episode with a score, the same one each time."""
    scores = home / "current" / "individual" / "marts" / "cross_company_fit.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select org_key, application_key from read_parquet(?)"
            " where is_supported and org_key in ('aozora', 'aozora-foods') order by all limit 1",
            [str(scores)],
        ).fetchall()
    return next(iter(rows), None)


if __name__ == "__main__":
    main()
