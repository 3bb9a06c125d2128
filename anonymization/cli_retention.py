"""`relay retention`: what has outlived its rule, shown or deleted; counts only."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from anonymization.cli_answers import refusals

app = typer.Typer(no_args_is_help=True, help="How long each zone keeps what (config/retention.yml).")

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object on stdout")]


@app.command("plan")
def show(as_json: AsJson = False) -> None:
    """Show what would be deleted now, and delete nothing.

    Example: relay retention plan --json
    """
    _run(as_json=as_json, delete=False)


@app.command("enforce")
def delete(as_json: AsJson = False) -> None:
    """Delete it, and log each zone's count in reports/retention/.

    Example: relay retention enforce
    """
    _run(as_json=as_json, delete=True)


def _run(*, as_json: bool, delete: bool) -> None:
    from anonymization.expiry import enforce, plan
    from anonymization.home import Home
    from anonymization.intake.contract import contracts_folder
    from anonymization.retention import load_retention

    home, now = Home.from_environment(), datetime.now(UTC)
    zones: list[dict[str, Any]]
    with refusals():
        policy = load_retention()
        if delete:
            zones = enforce(home, policy, now=now, contracts=contracts_folder())
        else:
            zones = [zone.as_json() for zone in plan(home, policy, now=now, contracts=contracts_folder())]
    if as_json:
        typer.echo(json.dumps({"policy": policy.version, "deleted": delete, "zones": zones}))
    for zone in zones if not as_json else ():
        typer.echo(f"{zone['zone']:<18}{zone['count']:>8}  {zone['bytes']:>14} B  {zone['rule']}", err=True)
