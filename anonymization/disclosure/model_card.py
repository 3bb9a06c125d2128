"""The model cards of a release: the whole one for the operator's own people, and one that everybody may read.

    RELAY_HOME/models/<version>/card.*, *.svg       → individual/model_card/
    RELAY_HOME/models/<version>/public/card.*, …    → published/model_card/, only where the model may be called common

The public card has companies by letter, counts in round figures and measures to two places (learning/card.py).
"""

import shutil
from pathlib import Path
from typing import Final

from anonymization.home import Home, plain_name
from anonymization.load import read_json

_FOLDER: Final = "model_card"
_CARD: Final = ("card.md", "card.html", "calibration.svg", "companies.svg", "strongest.svg")


def add_model_card(home: Home, folder: Path) -> tuple[str, ...]:
    """Copy the cards of the build's model into a release's unfinished folder; which places have one."""
    current = home.root / "models" / "current.json"
    facts = read_json(current) if current.exists() else {}
    if not facts.get("model_version"):
        return ()
    model = home.root / "models" / plain_name(facts["model_version"])
    places = {f"individual/{_FOLDER}": model}
    if facts["status"] == "published":
        places[f"published/{_FOLDER}"] = model / "public"
    for place, source in places.items():
        (folder / place).mkdir(parents=True)
        for name in _CARD:
            shutil.copyfile(source / name, folder / place / name)
    return tuple(places)
