"""`relay keys`: the keys of a deployment. None of these verbs prints a key."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from anonymization.cli_answers import refusals

app = typer.Typer(no_args_is_help=True, help="The keys of a deployment.")

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object on stdout")]


@app.command("create", epilog="Example: RELAY_HOME=./data relay keys create")
def create() -> None:
    """Make the development key under RELAY_HOME where there is none (mode 0600); refused in production."""
    from anonymization.home import Home
    from anonymization.identity.keys import Keyring

    with refusals():
        keyring = Keyring.create_development(Home.from_environment().root)
    typer.echo(f"key {keyring.fingerprint()}", err=True)


@app.command("list", epilog="Example: relay keys list --json")
def list_epochs(as_json: AsJson = False) -> None:
    """The epochs of the ring: fingerprint, which one the vault is at, which were shredded."""
    from anonymization.home import Home
    from anonymization.identity.key_list import list_keys
    from anonymization.identity.keys import Keyring

    with refusals():
        home = Home.from_environment()
        known = list_keys(home, keyring=Keyring.from_environment(home=home.root))
    if as_json:
        typer.echo(json.dumps(known, ensure_ascii=False))
        return
    for epoch in known["epochs"]:
        typer.echo(f"{epoch['epoch']:>4}  {epoch['fingerprint'] or '-':16}  {epoch['state']}", err=True)


@app.command(
    "rotate", epilog="Example: relay keys rotate --json   (in production: append `,2:<key>` to the secret first)"
)
def rotate_keys(as_json: AsJson = False) -> None:
    """Lead vault, waiting rows and pool to a new key epoch, in place and without raw data.

    Killed at any instant, run it again: it goes on where it stopped. Until it has ended, loads and builds are refused.
    In development the new key is made here; in production it comes from the secrets backend.
    """
    from anonymization.home import Home
    from anonymization.identity.key_file import end_replacing, is_development_file, replace_file
    from anonymization.identity.keys import Keyring
    from anonymization.identity.rotation import is_due, rotate

    with refusals():
        home = Home.from_environment()
        keyring = Keyring.from_environment(home=home.root)
        due = is_due(home, keyring=keyring)
        if is_development_file(home.root):
            end_replacing(home.root)
            if not due:
                keyring = keyring.with_new_epoch()
                replace_file(home.root, keyring)
        with _bar() as progress:
            rotated = rotate(home, keyring=keyring, progress=progress)
    _tell(asdict(rotated), as_json=as_json, text=f"epoch {rotated.from_epoch} → {rotated.to_epoch}")


@app.command(
    "shred", epilog="Example: relay keys shred --epoch 1 --out /run/secrets/new_ring   (--out only in production)"
)
def shred_epoch(
    epoch: Annotated[int, typer.Option(help="whose master key is destroyed; never the one in use")],
    out: Annotated[Path | None, typer.Option(help="a new file for the remaining ring, for a secrets backend")] = None,
    lose_sealed: Annotated[bool, typer.Option(help="even if quarantined or held files then never open again")] = False,
    as_json: AsJson = False,
) -> None:
    """Destroy an epoch's master key: old copies of its tokens, and links in its mails, become noise.

    What the deployment stores was led to a later epoch by `rotate` and stays as it is.
    """
    from anonymization.home import Home
    from anonymization.identity.keys import Keyring
    from anonymization.identity.shredding import shred

    with refusals():
        home = Home.from_environment()
        keyring = Keyring.from_environment(home=home.root)
        shredded = shred(home, epoch=epoch, keyring=keyring, out=out, lose_sealed=lose_sealed)
    answer = {**asdict(shredded), "ring_file": str(shredded.ring_file) if shredded.ring_file else None}
    _tell(answer, as_json=as_json, text=f"epoch {epoch} is gone")


def _tell(answer: dict[str, Any], *, as_json: bool, text: str) -> None:
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        counts = ", ".join(f"{name} {value}" for name, value in answer.items() if value is not None)
        typer.echo(f"{text} ({counts})", err=True)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar per place on stderr; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield show
