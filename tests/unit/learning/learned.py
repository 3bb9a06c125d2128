"""The one small model that several tests look at: how many episodes it learned from, and what is stored of it."""

import json
from pathlib import Path
from typing import Any

from learning.store import models_folder

N = 1800


def current(home: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((models_folder(home) / "current.json").read_text("utf-8"))
    return content


def stored(home: Path) -> dict[str, Any]:
    path = models_folder(home) / current(home)["model_version"] / "model.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content
