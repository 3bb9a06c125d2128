"""`relay consent`: links for the rejection mail, and how many have answered."""

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from anonymization.cli_answers import refusals

app = typer.Typer(no_args_is_help=True, help="Consent links, and how many have answered.")

Company = Annotated[str, typer.Option(help="the company whose mail carries the link", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object on stdout")]


@app.command(
    "link", epilog="Example: cut -d, -f1 rejected.csv | relay consent link --company aozora-foods --applicant -"
)
def link(
    company: Company,
    applicant: Annotated[str, typer.Option(help="the company's applicant id, or - for one per line on stdin")],
    valid_days: Annotated[
        int | None, typer.Option(help="by default as config/consent.yml says", min=1, max=730)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The URL for a rejection mail: a signed token that names nobody, grants once and ends by itself.

    One URL per line, in the order of the ids. A consent export may carry the token instead of a mail address.
    """
    from anonymization.consent_policy import load_consent_policy
    from anonymization.home import Home
    from anonymization.identity.consent_links import make_link
    from anonymization.identity.keys import Keyring

    with refusals():
        policy = load_consent_policy().link
        keyring = Keyring.from_environment(home=Home.from_environment().root)
        ids = [line.strip() for line in sys.stdin] if applicant == "-" else [applicant.strip()]
        now, valid = datetime.now(UTC), timedelta(days=valid_days or policy.valid_days)
        for one in ids:
            if not one:
                continue
            token = make_link(company=company, applicant_id=one, keyring=keyring, now=now, valid=valid)
            url = policy.url.replace("{token}", token)
            expires_at = (now + valid).isoformat(timespec="seconds")
            answer = {"token": token, "url": url, "expires_at": expires_at}
            typer.echo(json.dumps(answer) if as_json else url)


@app.command("status", epilog="Example: relay consent status --json")
def status(
    company: Annotated[str | None, typer.Option(help="this company only")] = None, as_json: AsJson = False
) -> None:
    """How many were notified, have consented, wait and have run out of time. Counts, and nothing else."""
    from anonymization.home import Home
    from anonymization.identity import Keyring, Vault
    from anonymization.identity.consent_counts import consent_counts

    with refusals():
        home = Home.from_environment()
        with Vault.open(home=home.root, keyring=Keyring.from_environment(home=home.root)) as vault:
            counts = consent_counts(vault, company=company)
    if as_json:
        typer.echo(json.dumps(counts))
    else:
        typer.echo(", ".join(f"{name} {n}" for name, n in counts.items()), err=True)
