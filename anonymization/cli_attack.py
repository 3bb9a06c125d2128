"""`relay attack`: what an intruder could make of a release, tried inside the operator. Exit 0 it stands, 2 it fell."""

import json
from typing import Annotated

import typer

from anonymization.cli_answers import REFUSED, refusals

EXAMPLES = (
    "Examples:  relay attack 2026-09-30-0123456789ab  ·  relay attack ./unpacked/release --json  ·  "
    "relay attack 2026-09-30-0123456789ab --dry-run.   Exit code 0: every attack failed; 2: one succeeded, and the "
    "release is withdrawn; 1: nothing could be judged."
)


def attack(
    release: Annotated[str, typer.Argument(help="a release's id, or a folder that holds one", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="print the evidence as one JSON object on stdout")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="judge only: write nothing, withdraw nothing")] = False,
) -> None:
    """Attack RELEASE by the truth of RELAY_HOME: singling out, linkability, inference, and what else tells of people.

    Evidence goes to reports/<release>/attacks.json and attacks.html. A release that falls is withdrawn, the one before
    it comes out again.
    """
    from rich.console import Console

    from anonymization.cli_release import tell_partners
    from anonymization.disclosure.attacks.auditing import audit_release, release_folder
    from anonymization.disclosure.attacks.evidence import as_table
    from anonymization.home import Home

    console = Console(stderr=True)
    home = Home.from_environment()
    with refusals(), console.status("") as status:
        folder = release_folder(home, release)
        outcome = audit_release(home, folder, write=not dry_run, progress=status.update)
    if as_json:
        withdrawal = {"withdrawn": outcome.withdrawn, "restored": outcome.restored}
        typer.echo(json.dumps(outcome.audit.as_json() | withdrawal, ensure_ascii=False))
    console.print(as_table(outcome.audit))
    if outcome.withdrawn:
        now = outcome.restored or "no release is out / 公開中の版はありません"
        console.print(f"取り下げました / withdrawn. 公開中 / now out: {now}", highlight=False)
        tell_partners(home, outcome.audit.release)
    if not outcome.audit.passed:
        raise typer.Exit(REFUSED)
