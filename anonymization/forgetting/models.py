"""What a learned model has to do with a forgotten person: who was in its training set, and that it is made anew.

    models/<version>/training_keys.parquet   column person_key: the persons a model was trained on
    models/retrain.json                      versions that hold what somebody has taken back, since when

The room that trains writes the first and takes the second as its order; where there are no models nothing happens.
A list without the person says no more that they were in it; the model itself is replaced by its retraining.
"""

from datetime import datetime
from pathlib import Path

from anonymization.forgetting.tokens_in_files import Tokens, count_rows, take_out
from anonymization.home import Home
from anonymization.load import read_json, write_json

KEYS_FILE = "training_keys.parquet"


def trained_on(home: Home, tokens: Tokens) -> list[str]:
    """The versions of models that somebody of theirs was in the training set of."""
    return [path.parent.name for path in _lists(home) if count_rows(path, tokens).theirs]


def lists_hold(home: Home, tokens: Tokens) -> int:
    """Their rows in all the lists."""
    return sum(count_rows(path, tokens).theirs for path in _lists(home))


def order_retraining(home: Home, versions: list[str], *, now: datetime) -> None:
    """Add models to the order, before their lists forget who was in them."""
    if not versions:
        return
    path = _order(home)
    known = read_json(path)["versions"] if path.exists() else {}
    moment = now.isoformat(timespec="seconds")
    write_json(path, {"versions": dict.fromkeys(versions, moment) | known, "reason": "erasure"})


def retraining_ordered(home: Home) -> dict[str, str]:
    """The versions that wait to be made anew, and since when."""
    path = _order(home)
    return dict(read_json(path)["versions"]) if path.exists() else {}


def erase_from_lists(home: Home, tokens: Tokens) -> None:
    for path in _lists(home):
        take_out(path, tokens)


def _lists(home: Home) -> list[Path]:
    return sorted((home.root / "models").glob(f"*/{KEYS_FILE}"))


def _order(home: Home) -> Path:
    return home.root / "models" / "retrain.json"
