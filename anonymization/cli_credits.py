"""`relay credits`: what a company's group has earned through the relay, and making use of it; counts only."""

import json
from datetime import datetime
from typing import Annotated

import typer

from anonymization.cli_answers import refusals

app = typer.Typer(no_args_is_help=True, help="Free hiring supports: 10 turned-down applicants shared earn one.")

Company = Annotated[str, typer.Option(help="the company's name in contracts/", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object on stdout")]


@app.command(epilog="Example: relay credits show --company aozora-foods --json")
def show(company: Company, as_json: AsJson = False) -> None:
    """What the company's group has earned, used and may still use."""
    _say(company, as_json=as_json)


@app.command(epilog="Example: relay credits redeem --company aozora-foods --number 2026-0042")
def redeem(
    company: Company,
    number: Annotated[str, typer.Option(help="names the redemption, once for all (an order's number)")],
    grants: Annotated[int, typer.Option(min=1, help="how many")] = 1,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="its day in Tokyo; today by default")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record that the company makes use of free hiring supports. Repeatable; what is recorded is never changed."""
    from anonymization import credits_redeemed
    from anonymization.home import Home

    day = credits_redeemed.today() if on is None else on.date()
    with refusals():
        is_new = credits_redeemed.redeem(Home.from_environment(), company=company, grants=grants, on=day, number=number)
    typer.echo("recorded / 記録しました" if is_new else "recorded before / 記録済みです", err=True)
    _say(company, as_json=as_json)


def _say(company: str, *, as_json: bool) -> None:
    from anonymization.credits_redeemed import as_json as told
    from anonymization.credits_redeemed import balance
    from anonymization.home import Home

    with refusals():
        standing = balance(Home.from_environment(), company=company)
    if as_json:
        typer.echo(json.dumps(told(standing)))
        return
    until = "" if standing.next_expires_on is None else f", the first until {standing.next_expires_on}"
    typer.echo(
        f"{standing.earned} earned, {standing.redeemed} used, {standing.expired} expired, {standing.open} open{until}; "
        f"{standing.units_to_next_grant} people to the next (as of {standing.as_of})",
        err=True,
    )
    until = "" if standing.next_expires_on is None else f"（最初の失効日 {standing.next_expires_on}）"
    typer.echo(
        f"付与 {standing.earned}、利用済み {standing.redeemed}、失効 {standing.expired}、"
        f"利用可能 {standing.open}{until}。次の付与まであと {standing.units_to_next_grant} 人（{standing.as_of} 時点）",
        err=True,
    )
