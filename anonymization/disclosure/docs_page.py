"""The dbt docs page of a release: every definition with its SQL, in one file that can be opened without a network.

RELAY_HOME/build/dbt/docs/static_index.html → published/docs/index.html

It is made from uncompiled models: descriptions and SQL as they lie in the project, no value and no path. A policy in
its head keeps a browser from loading or sending anything.
"""

import re
from pathlib import Path
from typing import Final

from anonymization.home import Home
from anonymization.refusals import Refusal, Refused

PAGE: Final = "published/docs/index.html"
_POLICY: Final = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; connect-src 'none'; form-action 'none'; img-src data:; font-src data:;"
    " style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'\">"
)
# dbt tells of its seeds where they lie on disk
_ROOT: Final = re.compile(r'"root_path": "[^"]*"')
_NAMES_A_PLACE: Final = Refusal(
    code="docs_page",
    ja="マート説明ページに、この機械の保存場所が書かれています。公開を止めました。",
    en="The page of the marts' descriptions names a place on this machine; not released.",
    fault="system",
)


def docs_folder(home: Home) -> Path:
    """Where dbt writes the page, apart from the manifest that belongs to the build."""
    return home.build / "dbt" / "docs"


def add_docs_page(home: Home, folder: Path) -> bool:
    """Copy the page into a release's unfinished folder; False where the build made none. Raises Refused."""
    made = docs_folder(home) / "static_index.html"
    if not made.exists():
        return False
    text = _ROOT.sub('"root_path": null', made.read_text(encoding="utf-8"))
    places = (home.root, Path(__file__).parents[2], Path.home())
    if any(f"{place}/" in text for place in places if place != Path("/")):
        raise Refused(_NAMES_A_PLACE)
    page = folder / PAGE
    page.parent.mkdir(parents=True)
    page.write_text(text.replace("<head>", f"<head>{_POLICY}", 1), encoding="utf-8")
    return True
