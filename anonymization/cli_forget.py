"""`relay forget`: erase a person, see what is under way, check a receipt. No verb prints who was asked for."""

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from anonymization.cli_answers import REFUSED, refusals

if TYPE_CHECKING:
    from anonymization.forgetting.erase import Outcome

app = typer.Typer(help="Erase a person everywhere, and prove it.")

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object on stdout")]


@app.callback(invoke_without_command=True)
def forget(  # noqa: PLR0917 - typer calls by name
    context: typer.Context,
    email: Annotated[
        str | None, typer.Option(help="the person's mail address; the shell may keep it: see --stdin")
    ] = None,
    token: Annotated[str | None, typer.Option(help="the token of a consent link instead")] = None,
    company: Annotated[str | None, typer.Option(help="the company that the token is of; else all are tried")] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="one mail address, token or JSON object per line")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person from vault, pool, working folders and build, and from the marts with the next release.

    Without an option it asks, and does not show what is typed.

    Example: relay forget --stdin < requests.txt
    """
    if context.invoked_subcommand is not None:
        return
    from anonymization.forgetting.requests import forget_asked
    from anonymization.home import Home
    from anonymization.identity import Keyring
    from anonymization.retention import load_retention

    lines = [value for value in (email, token) if value is not None]
    if stdin:
        lines += sys.stdin.read().splitlines()
    elif not lines:
        lines = [typer.prompt("mail address or token · メールアドレスまたはトークン", hide_input=True, err=True)]
    home = Home.from_environment()
    with refusals():
        outcome = forget_asked(
            home,
            lines,
            companies=[company] if company else _companies(),
            keyring=Keyring.from_environment(home=home.root),
            now=datetime.now(UTC),
            deadline=load_retention().erasure_deadline,
        )
    _tell(outcome, as_json=as_json)


@app.command("due")
def due(as_json: AsJson = False) -> None:
    """Erase whoever withdrew, and go on with what is under way: what the DAG does every hour.

    Example: relay forget due --json
    """
    from anonymization.forgetting.requests import forget_due
    from anonymization.home import Home
    from anonymization.identity import Keyring
    from anonymization.retention import load_retention

    home = Home.from_environment()
    with refusals():
        keyring = Keyring.from_environment(home=home.root)
        deadline = load_retention().erasure_deadline
        outcomes = forget_due(home, keyring=keyring, now=datetime.now(UTC), deadline=deadline)
    if as_json:
        typer.echo(json.dumps({"erasures": [{"number": o.number, "state": o.state} for o in outcomes]}))
    for outcome in outcomes if not as_json else ():
        _tell(outcome, as_json=False)


@app.command("verify")
def check(
    number: Annotated[str, typer.Argument(help="the receipt's number", show_default=False)], as_json: AsJson = False
) -> None:
    """Check a receipt's signature, and that nobody who was forgotten lies anywhere again; exit 2 where one does.

    Example: relay forget verify E20261124-0123456789ab
    """
    from anonymization.forgetting.verify import verify
    from anonymization.home import Home
    from anonymization.identity import Keyring, Vault

    home = Home.from_environment()
    with refusals():
        keyring = Keyring.from_environment(home=home.root)
        with Vault.open(home=home.root, keyring=keyring) as vault:
            verdict = verify(home, number, vault=vault, keyring=keyring, now=datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps(verdict.as_json()))
    signed = "signature holds · 署名は正しい" if verdict.signature_holds else "signature does not hold · 署名が合わない"
    typer.echo(f"{number}: {signed}; back: {verdict.came_back}, left: {sum(verdict.left.values())}", err=True)
    if not verdict.holds:
        raise typer.Exit(REFUSED)


def _tell(outcome: "Outcome", *, as_json: bool) -> None:
    words = {
        "finished": "erased; the receipt is signed · 消去完了、証明書を発行",
        "waits_for_release": "erased; the marts follow with the next release · 消去済み、次の公開で集計も置換",
        "unfinished": "not finished; the next run goes on · 未完了、次の実行で続行",
    }
    nobody = "nobody was found here; what comes of them later is kept out · 該当なし、今後届いても取り込まない"
    if as_json:
        typer.echo(json.dumps({"number": outcome.number, "state": outcome.state, "found": outcome.found}))
    typer.echo(f"{outcome.number}: {words[outcome.state] if outcome.found else nobody}", err=True)


def _companies() -> list[str]:
    """Every company that has a contract or a load."""
    from anonymization.home import Home
    from anonymization.intake.contract import contracts_folder

    contracts = {path.stem for path in contracts_folder().glob("*.yml")}
    loads = {path.name.partition("=")[2] for path in (Home.from_environment().pool / "manifest").glob("company=*")}
    return sorted(contracts | loads)
