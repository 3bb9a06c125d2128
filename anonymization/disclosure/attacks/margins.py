"""Differencing inside a release: a cell that is held back is its margin less the cells beside it.

Sums with one unknown are solved, and what that gives is used in the next ones, until nothing more comes out; tables
that count the same people lend each other their cells and sums (joined.py). The control guesses the commonest size of a
held-back cell. Beside that the solver of the publication rule is asked once more, of what is out.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.joined import Series, joined
from anonymization.disclosure.attacks.judge import judged, nothing, reliable
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.result import AttackResult, Trials, paired_bound
from anonymization.disclosure.attacks.truth import QUASI
from anonymization.disclosure.complementary import ALL, Cell, Sum
from anonymization.disclosure.protect import exposed_by_sums

NAME = "margins"
_LEVELS = {"region": "pref", "nation": "region"}  # an area of the first level is the sum of those of the second


def margins(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Every count of every table, solved by every sum of its own and by those of other tables."""
    attempts = hidden = derived = right = control = gained = lost = alone = 0
    series = joined([found for each in cells for found in _series(arena, each)])
    for each in (s for s in series if s.sums or len(s.shown) > len(s.told)):
        found = solve(each.shown, sums=each.sums)
        unknown = {cell: n for cell, n in each.truth.items() if n and cell not in each.told}
        common = Counter(unknown.values()).most_common(1)[0][0] if unknown else 0
        attempts, hidden = attempts + each.persons, hidden + len(unknown)
        for cell, n in unknown.items():
            # another table may show it as it is
            answer = found.get(cell, each.shown.get(cell))
            by_sum = answer is not None and abs(answer - n) < 0.5
            by_guess = n == common
            derived, right = derived + (answer is not None), right + by_sum
            control, alone = control + by_guess, alone + (by_sum and n == 1)
            told = by_guess if answer is None else by_sum
            gained, lost = gained + (told and not by_guess), lost + (by_guess and not told)
    if not attempts:
        return nothing(
            NAME,
            ja="合計のある表も、同じ人を数える二つの表もありません。",
            en="No table has margins, and no two count the same people.",
        )
    exposed = sum(_exposed(arena, each) for each in cells)
    trusted = reliable(right=right, claims=derived, policy=arena.policy)
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=control + gained - lost),
        control=Trials(attempts=attempts, successes=control),
        bound=paired_bound(attempts=attempts, only_attack=gained, only_control=lost),
        unique_links=alone if trusted else 0,
        also_failed=trusted or exposed > 0,
        facts={"held_back": hidden, "worked_out": derived, "rightly": right, "within_half_of_k": exposed},
        passed=(
            "非公表のセルを、合計や他の表との差から正しく求めることはできませんでした。",
            "No held-back cell can be worked out from the margins or from another table.",
        ),
        failed=(
            "非公表のセルを、合計や他の表との差から求められます。",
            "Held-back cells can be worked out from the margins or from another table.",
        ),
    )


def _exposed(arena: Arena, each: JudgedCells) -> int:
    """Held-back cells of a mart that its own sums would tell to within half of k, were there no noise: the solver's."""
    mart = each.table.mart
    support = arena.truth.support(mart)
    if mart is None or support is None:
        return 0
    return sum(
        exposed_by_sums(
            arena.connection, shown=each.table.view, support=support, group=group, policy=mart, k=arena.policy.k_persons
        )
        for group in mart.groups
    )


def solve(shown: dict[Cell, float], *, sums: list[Sum]) -> dict[Cell, float]:
    """What sums with a single unknown give, again and again; of several ways the first one counts."""
    known = dict(shown)
    found: dict[Cell, float] = {}
    left = sums
    while True:
        later, news = [], False
        for each in left:
            unknown = [cell for cell in (each.margin, *each.parts) if cell not in known]
            if len(unknown) == 1:
                (cell,) = unknown
                rest = sum(known[part] for part in each.parts if part != cell)
                found[cell] = known[cell] = rest if cell == each.margin else known[each.margin] - rest
                news = True
            elif unknown:
                later.append(each)
        if not news:
            return found
        left = later


def _series(arena: Arena, each: JudgedCells) -> Iterator[Series]:
    sums = _sums(arena, each)
    persons = arena.number(f"select sum({each.shown[0].persons}) from {each.relation}") if each.shown else 0
    named = matched(arena, each.table, among=QUASI) if each.table.mart is None else {}
    for published, true in each.counted:
        shown, truth = _counts(arena, each, published, true)
        yield Series(
            table=each.table.view,
            dimensions=tuple(named.get(name, name) for name in each.table.cell or ()),
            shown=shown,
            told=frozenset(shown),
            truth=truth,
            sums=sums,
            persons=persons,
        )


def _sums(arena: Arena, each: JudgedCells) -> list[Sum]:
    """Which cells of a table are the sum of which: over a dimension's "all", and areas over those inside them."""
    cell = each.table.cell or ()
    names = [*cell, *(["region"] if "area_level" in cell and "region" in each.table.columns else [])]
    rows = arena.rows(f"select distinct {', '.join(_text(name) for name in names)} from {each.whole}") if names else []
    present = {row[: len(cell)] for row in rows}
    parts: dict[tuple[Any, ...], list[Cell]] = {}
    margin_of: dict[tuple[Any, ...], Cell] = {}
    for row in rows:
        own = row[: len(cell)]
        for place, value in enumerate(own):
            over = (*own[:place], ALL, *own[place + 1 :])
            if value != ALL and over in present and cell[place] not in {"area", "area_level"}:
                margin_of[place, over] = over
                parts.setdefault((place, over), []).append(own)
        for margin in _around(row, cell, present):
            margin_of["area", margin] = margin
            parts.setdefault(("area", margin), []).append(own)
    return [Sum(margin=margin_of[key], parts=tuple(found)) for key, found in parts.items()]


def _around(row: tuple[Any, ...], cell: tuple[str, ...], present: set[Cell]) -> list[Cell]:
    """The area that holds a row's area."""
    if "area_level" not in cell or len(row) == len(cell):
        return []
    at, level = cell.index("area"), cell.index("area_level")
    wider = {inner: outer for outer, inner in _LEVELS.items()}.get(row[level])
    if wider is None:
        return []
    changed = list(row[: len(cell)])
    changed[level], changed[at] = wider, row[-1] if wider == "region" else ALL
    return [tuple(changed)] if tuple(changed) in present else []


def _counts(arena: Arena, each: JudgedCells, published: str, true: str) -> tuple[dict[Cell, float], dict[Cell, int]]:
    """What is shown of each cell, and what is true of each, also of those that the table lacks."""
    names = "".join(f"{_text(name)}, " for name in each.table.cell or ())
    rows = arena.rows(f'select {names}"{published}" from {each.relation} where "{published}" is not null')
    shown = {tuple(row[:-1]): float(row[-1]) for row in rows}
    true_rows = arena.rows(f"select {names}{true} from {each.whole}")
    return shown, {tuple(row[:-1]): int(row[-1] or 0) for row in true_rows}


def _text(name: str) -> str:
    return f'"{name}"::varchar'
