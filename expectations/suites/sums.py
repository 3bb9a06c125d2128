"""What must add up in a build: cells to their margins, entries of the relay ledger to its balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from anonymization.disclosure.complementary import ALL
from anonymization.disclosure.rule import Disclosure
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, says


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The exact counts behind a mart: a relation whose rows are cells, "all" in a dimension being its margin."""

    mart: str
    support: str  # schema.relation of the build
    cell: tuple[str, ...]
    counts: tuple[str, ...]

    @property
    def view(self) -> str:
        """Its name in the gate's database."""
        return f"exact_{self.mart}"


def sums_of(policy: Disclosure) -> Iterator[Sums]:
    """The marts of which config/disclosure.yml says that a column adds up."""
    for name, mart in policy.marts.items():
        counts = [group.adds_up for group in mart.groups if group.adds_up]
        counts += [group.outcome[0] for group in mart.groups if group.adds_up and group.outcome]
        if counts:
            yield Sums(mart=name, support=mart.support, cell=mart.cell, counts=tuple(dict.fromkeys(counts)))


def margins_rule(sums: Sums) -> Any:
    """Every margin is the sum of the cells below it, in every dimension; a cell that is not there is 0."""
    wrong = []
    for dimension in sums.cell:
        others = ", ".join(f'"{name}"' for name in sums.cell if name != dimension) or "1"
        is_margin = f"\"{dimension}\" = '{ALL}'"
        differs = " or ".join(
            f'coalesce(sum("{count}") filter (where not {is_margin}), 0)'
            f' <> coalesce(max("{count}") filter (where {is_margin}), 0)'
            for count in sums.counts
        )
        wrong.append(f'select {others} from "{sums.view}" group by {others} having {differs}')
    return ExpectQueryCountBetween(
        query="select " + " + ".join(f"(select count(*) from ({query}))" for query in wrong),
        **says(
            f"{sums.mart}.margins_add_up",
            ja="内訳の合計が、どの軸でも小計・総計と一致すること",
            en="The cells add up to every margin",
            people=False,
        ),
    )


_BALANCES: Final = (
    "group_vested is distinct from 10 * group_grants + group_remainder"
    " or group_remainder not between 0 and 9 or group_grants < 0 or n_pending < 0"
    " or n_shared is distinct from n_pending + n_vested + n_reversed"
)
_ENTRIES: Final = (
    "select count(*) from (select org_key, n_vested from relay_credits) c"
    " full join (select org_key, count(*) filter (where entry_kind = 'vested') as vested"
    " from relay_ledger group by all) l using (org_key)"
    " where coalesce(n_vested, 0) <> coalesce(vested, 0)"
)


def ledger_rules(*, both: bool) -> list[Any]:
    """`both`: the entries are there beside the balances."""
    rules: list[Any] = [
        ExpectNoRowsWhere(
            condition=_BALANCES,
            **says(
                "relay_credits.balances",
                ja="クレジット台帳が釣り合うこと（確定 = 10 × 付与 + 端数、端数は 0〜9、負の残高なし）",
                en="The relay ledger balances: vested = 10 × grants + remainder, 0 ≤ remainder ≤ 9, nothing negative",
                people=False,
            ),
        )
    ]
    if both:
        rules.append(
            ExpectQueryCountBetween(
                query=_ENTRIES,
                **says(
                    "relay_credits.adds_up",
                    ja="残高が台帳の記帳の合計と一致すること",
                    en="The balances are the sums of the ledger's entries",
                    people=False,
                ),
            )
        )
    return rules
