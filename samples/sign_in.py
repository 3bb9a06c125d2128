"""Who can sign in to `make airflow`, one for each role of config/roles.sample.yml: for development only.

Airflow's simple auth manager keeps passwords as plain text; they are made up here, once, and shown.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

# name → Airflow's role, which pages
PEOPLE: Final = {
    "admin": ("admin", "every page, every sample company · すべて"),
    "operator": ("op", "Impact, Inbox · インパクト、受信箱"),
    "compliance": ("user", "Impact, Compliance · インパクト、コンプライアンス"),
    "reviewer": ("viewer", "Impact, Explain · インパクト、スコアの説明"),
    "aozora": ("viewer", "Impact, Company (aozora-foods) · インパクト、自社"),
    "hibiki": ("viewer", "Impact, Company (hibiki-works) · インパクト、自社"),
    "guest": ("viewer", "Impact · インパクト"),
}


def users() -> str:
    """As AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS has it."""
    return ",".join(f"{name}:{role}" for name, (role, _) in PEOPLE.items())


def passwords(path: Path) -> dict[str, str]:
    """Everybody's password, made up where there is none yet; the file is the owner's alone."""
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in PEOPLE:
        known.setdefault(name, secrets.token_urlsafe(9))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)  # also where it was there before
    path.write_text(json.dumps(known) + "\n", encoding="utf-8")
    return known


def main() -> None:
    path = Path(os.environ["AIRFLOW_HOME"]) / "simple_auth_manager_passwords.json.generated"
    table = Table(title="http://localhost:8080 → Relay", title_justify="left")
    for column in ("user", "password", "sees"):
        table.add_column(column)
    known = passwords(path)
    for name, (_, sees) in PEOPLE.items():
        table.add_row(name, known[name], sees)
    Console(stderr=True).print(table)


if __name__ == "__main__":
    main()
