"""`relay hold`: decide on held files, and on a held model, without Airflow. The next run carries it out."""

import json
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from anonymization.cli_answers import refusals

app = typer.Typer(no_args_is_help=True, help="Files, and a model, that wait for a person's decision.")

LoadId = Annotated[
    str, typer.Argument(metavar="LOAD", help="the load's number or the model's version, as `relay hold list` shows it")
]
By = Annotated[str, typer.Option("--by", help="who decides; it stands in the receipt and the report")]
Why = Annotated[str, typer.Option("--why", help="the reason, by counts and columns; a name or a contact is refused")]


@app.command("list", epilog="Example: relay hold list --json")
def list_holds(as_json: Annotated[bool, typer.Option("--json", help="one JSON object on stdout")] = False) -> None:
    """What waits, since when and until when: counts by reason, never a value."""
    from anonymization.held_models import held_model
    from anonymization.holds import open_holds
    from anonymization.home import Home

    home = Home.from_environment()
    waiting, model = open_holds(home), held_model(home)
    if as_json:
        models = [asdict(model)] if model else []
        typer.echo(json.dumps({"holds": [asdict(held) for held in waiting], "models": models}, ensure_ascii=False))
        return
    if model:
        groups = ", ".join(f"{b.attribute} {b.group} {b.ratio:.2f}" for b in model.below)
        why = (
            f"impact ratio below four fifths for {groups}"
            if groups
            else "too few people of known sex or age to compare"
        )
        typer.echo(f"{model.version}  model: {why}")
    for held in waiting:
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(held.reasons.items()))
        typer.echo(
            f"{held.load_id}  {held.company}/{held.file} ({held.kind})  "
            f"{held.rows['rows_rejected']} of {held.rows['rows_total']} rows left out: {reasons}  "
            f"decide by {held.decide_by}"
        )
    if not waiting and not model:
        typer.echo("nothing waits / 判断待ちはありません", err=True)


@app.command(epilog='Example: relay hold approve 0123456789abcdef --by "M. Ito" --why "old statuses, rows agreed"')
def approve(load: LoadId, by: By, why: Why) -> None:
    """Let the well-formed rows of a held file go on. Once: a second decision is refused."""
    _decide(load, choice="approve", by=by, why=why)


@app.command(epilog='Example: relay hold reject 0123456789abcdef --by "M. Ito" --why "wrong export, asked for another"')
def reject(load: LoadId, by: By, why: Why) -> None:
    """Send a held file to quarantine. Once: a second decision is refused."""
    _decide(load, choice="reject", by=by, why=why)


def _decide(load_id: str, *, choice: Literal["approve", "reject"], by: str, why: str) -> None:
    from anonymization.decisions import decide, said
    from anonymization.held_models import decide_model, is_model
    from anonymization.holds import required_hold
    from anonymization.home import Home

    home = Home.from_environment()
    with refusals():
        decision = said(choice=choice, by=by, why=why, way="relay")
        if is_model(load_id):
            decide_model(home, load_id, decision)
        else:
            decide(home, required_hold(home, load_id=load_id).load_id, decision)
    typer.echo(f"{choice}: {load_id}; the next run goes on / 次の実行で処理します", err=True)
