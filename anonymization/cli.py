"""`relay`: every verb of the library for people and for other programs; no verb prints a cell value.

Exit codes: 0 done, 2 refused (one line why on stderr), 1 anything else. Heavy imports live inside the commands so
that `relay --help` answers at once.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from anonymization import (
    cli_attack,
    cli_consent,
    cli_credits,
    cli_forget,
    cli_hold,
    cli_keys,
    cli_release,
    cli_retention,
)
from anonymization.cli_answers import REFUSED, ended_by_signal, one_line, refusals, say

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(cli_keys.app, name="keys")
app.add_typer(cli_consent.app, name="consent")
app.add_typer(cli_hold.app, name="hold")
app.add_typer(cli_forget.app, name="forget")
app.add_typer(cli_credits.app, name="credits")
app.add_typer(cli_retention.app, name="retention")
app.add_typer(cli_release.app, name="release")
app.command("attack", epilog=cli_attack.EXAMPLES)(cli_attack.attack)

File = Annotated[Path, typer.Argument(help="the export as the company dropped it", show_default=False)]
Contract = Annotated[Path | None, typer.Option(help="the company's contract, or what `relay map` printed")]

ConsentMode = Literal["required", "assumed"]


@app.callback()
def relay() -> None:
    """Turned-down applications, stripped of identity, become shared knowledge."""
    sys.excepthook = one_line  # typer has set its own by now; a traceback could carry a cell value


@app.command("map")
def map_file(file: File) -> None:
    """Propose a contract for FILE: YAML on stdout, one entry per column in file order."""
    from anonymization.intake.propose import propose
    from anonymization.intake.propose_yaml import as_yaml

    with refusals():
        typer.echo(as_yaml(propose(file, settle_seconds=SETTLE_SECONDS)), nl=False)


@app.command()
def check(
    file: File,
    contract: Contract = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON is what check prints anyway")] = True,
) -> None:
    """Preflight FILE: one JSON object on stdout; exit 0 when the well-formed rows can be loaded."""
    from anonymization.intake.check import check_file

    del as_json
    answer = check_file(file, contract=contract, settle_seconds=SETTLE_SECONDS)
    typer.echo(answer.as_json())
    if answer.refusal is not None:
        say(answer.refusal)
        raise typer.Exit(REFUSED)


@app.command()
def scrub(
    file: File,
    out: Annotated[Path, typer.Option(help="where the Parquet, manifest.json and receipt.json go")],
    contract: Contract = None,
    consent: Annotated[ConsentMode, typer.Option(help="assumed: a trial for the company's own eyes")] = "required",
    as_json: Annotated[bool, typer.Option("--json", help="print the receipt as JSON")] = False,
) -> None:
    """Anonymise FILE into OUT: rows with consent only, all or nothing. The key comes from RELAY_MASTER_KEY."""
    from anonymization.trial import scrub_file

    with refusals(), ended_by_signal():
        receipt = scrub_file(file, contract=contract, out=out, consent=consent, settle_seconds=SETTLE_SECONDS)
    if as_json:
        typer.echo(json.dumps(receipt, ensure_ascii=False))
    else:
        people = receipt["people"]
        typer.echo(f"{people['in']} in, {people['consented']} consented, {people['pooled']} written", err=True)


@app.command()
def detect(
    profile: Annotated[str, typer.Option(help="fast, or full (needs the extra of that name)")] = "fast",
    config: Annotated[Path | None, typer.Option(help="another detection policy than the package's own")] = None,
    explain: Annotated[bool, typer.Option(help="tell the pattern and the context of each span")] = False,
) -> None:
    """Say where something personal stands: JSON lines on stdin, JSON lines on stdout, offsets in code points."""
    from anonymization.text.detect_lines import detect_lines
    from anonymization.text.engine import Detector, profile_of

    with refusals():
        detect_lines(Detector.load(profile_of(profile), config=config), sys.stdin.buffer, sys.stdout, explain=explain)


@app.command()
def report(
    subject: Annotated[str, typer.Argument(help="a load, `build`, or a release", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="print the report's JSON as it stands on disk")] = False,
) -> None:
    """Print the validation report of a load or a release: what was checked, the result, counts."""
    from rich.console import Console

    from anonymization.home import Home
    from anonymization.report import print_report, report_path

    with refusals():
        home = Home.from_environment()
        if as_json:
            typer.echo(report_path(home, subject).read_text(encoding="utf-8"), nl=False)
        else:
            print_report(home, subject, console=Console())


# A file written within the last two seconds is looked at twice, this far apart, before it is read.
SETTLE_SECONDS = 0.25
