"""`relay release`: which releases are kept, who may have one, and its hand-over; without Airflow."""

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from anonymization.cli_answers import refusals

if TYPE_CHECKING:
    from anonymization.home import Home

app = typer.Typer(no_args_is_help=True, help="Releases: audit, approval for a partner, hand-over, withdrawal.")

Partner = Annotated[str, typer.Argument(help="a partner's short name, such as minato-research", show_default=False)]
ReleaseId = Annotated[str | None, typer.Option("--release", help="a release's id; by default the one that is out")]
By = Annotated[str, typer.Option("--by", help="who decides; it stands in the report")]
Why = Annotated[str, typer.Option("--why", help="the reason; a name or a contact is refused")]


@app.command("list", epilog="Example: relay release list --json")
def list_releases(as_json: Annotated[bool, typer.Option("--json", help="one JSON object on stdout")] = False) -> None:
    """Kept releases, oldest first: audit, withdrawal, approvals, hand-overs."""
    from anonymization.approvals import kept_releases
    from anonymization.home import Home

    kept = kept_releases(Home.from_environment())
    if as_json:
        typer.echo(json.dumps({"releases": kept}, ensure_ascii=False))
        return
    for each in kept:
        state = "withdrawn" if each["withdrawn"] else "out" if each["is_out"] else "kept"
        typer.echo(f"{each['release']}  {state}  audit: {each['audit'] or 'none'}")
        for partner, approval in each["approvals"].items():
            handed = "handed over" if approval["handed_over"] else "not handed over"
            typer.echo(f"    {partner}: {approval['choice']} by {approval['by'] or '-'} ({approval['why']}), {handed}")
    if not kept:
        typer.echo("no release / 公開版はありません", err=True)


@app.command(
    epilog='Example: relay release approve minato-research --by "M. Ito" --why "agreement signed, report read"'
)
def approve(partner: Partner, by: By, why: Why, release: ReleaseId = None) -> None:
    """Approve that PARTNER gets a release that has passed its attacks. Once: a second decision is refused."""
    _decide(partner, release, choice="approve", by=by, why=why)


@app.command(epilog='Example: relay release reject minato-research --by "M. Ito" --why "no agreement yet"')
def reject(partner: Partner, by: By, why: Why, release: ReleaseId = None) -> None:
    """Decide that PARTNER does not get a release. Once: a second decision is refused."""
    _decide(partner, release, choice="reject", by=by, why=why)


@app.command(epilog="Example: relay release export minato-research --release 2026-09-30-0123456789ab")
def export(partner: Partner, release: ReleaseId = None) -> None:
    """Copy an approved and audited release to handed_over/PARTNER/<release>/ and print where it is."""
    from anonymization.approvals import hand_over, required_release
    from anonymization.home import Home

    home = Home.from_environment()
    with refusals():
        typer.echo(hand_over(home, release=required_release(home, release), partner=partner))


@app.command(epilog='Example: relay release withdraw 2026-09-30-0123456789ab --why "a rule was read wrongly"')
def withdraw(
    release: Annotated[str, typer.Argument(help="a release's id", show_default=False)],
    why: Annotated[str, typer.Option("--why", help="the reason, without names")],
) -> None:
    """Take a release down by hand; the one before it comes out again."""
    from anonymization.decisions import said
    from anonymization.disclosure import withdrawal
    from anonymization.home import Home

    home = Home.from_environment()
    with refusals():
        reason = said(choice="reject", by="-", why=why, way="relay").why
        out = withdrawal.withdraw(home, release, reason)
    typer.echo(f"withdrawn; now out: {out or 'no release'} / 取り下げました", err=True)
    tell_partners(home, release)


def tell_partners(home: "Home", release: str) -> None:
    """Who holds a copy of a release that was withdrawn: whom the operator has to tell."""
    from anonymization.approvals import handed_to

    for partner in handed_to(home, release):
        typer.echo(f"handed over before / 提供済み: {partner}", err=True)


def _decide(partner: str, release: str | None, *, choice: Literal["approve", "reject"], by: str, why: str) -> None:
    from anonymization.approvals import decide_release, required_partner, required_release
    from anonymization.decisions import said
    from anonymization.home import Home

    home = Home.from_environment()
    with refusals():
        found = required_release(home, release)
        required_partner(partner)
        decide_release(home, release=found, partner=partner, decision=said(choice=choice, by=by, why=why, way="relay"))
    typer.echo(f"{choice}: {found} → {partner}", err=True)
