"""Make exports of fictional applicants with a planted truth.

    python -m samples.simulate --companies 3 --applications 960 --seed 7 --out samples/exports --contracts contracts
    python -m samples.simulate --companies 12 --applications 100000 --out /tmp/exports
    python -m samples.simulate --companies 3 --applications 960 --canaries 1000 --out /tmp/canaries

The same seed and numbers give the same bytes. Every person, address and phone number is invented; mail addresses are
at reserved domains.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from samples.careers import career
from samples.companies import Company, Market, companies
from samples.draws import persons
from samples.events import Career
from samples.export import Exports, contract
from samples.people import person


def lives(*, market: Market, applications: int, seed: int, varied: bool) -> Iterator[Career]:
    """Persons one after the other until they have made `applications` applications between them."""
    made = 0
    for index, rows, draws in persons(seed=seed):
        who = person(seed=seed, index=index, rows=rows)
        life = career(person=who, draws=draws, market=market, varied=varied)
        made += len(life.applications)
        yield life
        if made >= applications:
            return


def simulate(
    *, companies_count: int, applications: int, seed: int, out: Path, varied: bool = True, quiet: bool = True
) -> list[Company]:
    """Write the exports below `out`, one folder per company; memory does not grow with `applications`."""
    members = companies(count=companies_count, seed=seed)
    progress = Progress(
        TextColumn("applications"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), disable=quiet,
    )  # fmt: skip
    with progress, Exports(out, members) as exports:
        task = progress.add_task("", total=applications)
        pending = 0
        for life in lives(market=Market(members), applications=applications, seed=seed, varied=varied):
            exports.add(life)
            pending += len(life.applications)
            if pending >= 500:
                progress.advance(task, pending)
                pending = 0
        progress.advance(task, pending)
        rows = exports.rows
    summary = {"seed": seed, "companies": {member.id: {"group": member.group, **rows[member.id]} for member in members}}
    (out / "truth.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return members


def write_contracts(members: Sequence[Company], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for member in members:
        (folder / f"{member.id}.yml").write_text(contract(member), encoding="utf-8")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    head, _, examples = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m samples.simulate",
        description=head,
        epilog="examples:\n\n" + examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--companies", type=int, default=3, help="how many companies (default 3)")
    parser.add_argument("--applications", type=int, default=960, help="how many applications in all (default 960)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same bytes (default 7)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the companies' folders and truth.json")
    parser.add_argument("--contracts", type=Path, help="folder for the contracts (default OUT/contracts)")
    parser.add_argument("--plain-identity", action="store_true", help="show each person the same way everywhere")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; progress goes to stderr, nothing to stdout."""
    arguments = _arguments(argv)
    if arguments.companies < 1 or arguments.applications < 1:
        print("--companies and --applications must be at least 1", file=sys.stderr)
        return 2
    members = simulate(
        companies_count=arguments.companies, applications=arguments.applications, seed=arguments.seed,
        out=arguments.out, varied=not arguments.plain_identity, quiet=False,
    )  # fmt: skip
    write_contracts(members, arguments.contracts or arguments.out / "contracts")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
