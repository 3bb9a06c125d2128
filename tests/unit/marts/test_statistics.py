"""The statistics that the marts compute in SQL, against the libraries that statisticians use."""

import math
from collections.abc import Callable
from typing import Any

import duckdb
import jinja2
import numpy as np
import pytest
import yaml
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from marts_warehouse import PROJECT
from scipy import special, stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.rates import confint_poisson_2indep

VARS = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))["vars"]
CLOSE = {"rel_tol": 1e-9, "abs_tol": 1e-12}


@pytest.fixture(scope="module")
def macro() -> Callable[..., str]:
    """A macro of the project rendered with its vars, as dbt would."""
    text = "\n".join(
        (PROJECT / "macros" / f"{name}.sql").read_text("utf-8")
        for name in ("proportion", "difference", "normal", "false_discovery", "shrinkage", "survival", "incidence",
                     "impact")
    )  # fmt: skip
    template = jinja2.Environment(autoescape=False).from_string(text, globals={"var": VARS.__getitem__})  # noqa: S701 - SQL
    module: Any = template.module
    return lambda name, *arguments: str(getattr(module, name)(*arguments))


def one(sql: str) -> float:
    with duckdb.connect() as connection:
        value: float = connection.sql(f"select {sql}").fetchall()[0][0]
    return value


COUNTS = [(0, 10), (1, 10), (5, 10), (10, 10), (31, 42), (1234, 98765)]


@pytest.mark.parametrize(("x", "n"), COUNTS)
def test_wilson_is_statsmodels(macro: Callable[..., str], x: int, n: int) -> None:
    low, high = proportion_confint(x, n, method="wilson")
    assert math.isclose(one(macro("wilson_low", x, n)), max(low, 0), **CLOSE)
    assert math.isclose(one(macro("wilson_high", x, n)), min(high, 1), **CLOSE)


def test_an_interval_never_ends_short_of_its_proportion(macro: Callable[..., str]) -> None:
    low, high = macro("wilson_low", "x", "n"), macro("wilson_high", "x", "n")
    counts = "select x, n from range(1, 400) as t (n), range(0, 400) as s (x) where x in (0, n)"
    with duckdb.connect() as connection:
        short = f"select x, n from ({counts}) where {low} > x / n or {high} < x / n"
        assert connection.sql(short).fetchall() == []


@pytest.mark.parametrize(("x1", "n1", "x2", "n2"), [(31, 42, 20, 40), (3, 12, 11, 13), (500, 1000, 450, 990)])
def test_comparisons_are_statsmodels_and_scipys(macro: Callable[..., str], x1: int, n1: int, x2: int, n2: int) -> None:
    low, high = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
    assert math.isclose(one(macro("difference_low", x1, n1, x2, n2)), low, **CLOSE)
    assert math.isclose(one(macro("difference_high", x1, n1, x2, n2)), high, **CLOSE)
    ratio = stats.contingency.relative_risk(x1, n1, x2, n2).confidence_interval(0.95)
    assert math.isclose(one(macro("ratio_bound", x1, n1, x2, n2, "-")), ratio.low, **CLOSE)
    assert math.isclose(one(macro("ratio_bound", x1, n1, x2, n2, "+")), ratio.high, **CLOSE)
    z, p = proportions_ztest([x1, x2], [n1, n2])
    assert math.isclose(one(macro("two_proportion_z", x1, n1, x2, n2)), z, **CLOSE)
    assert math.isclose(one(macro("erfc", f"({abs(float(z))!r} / sqrt(2))")), p, **CLOSE)


ENDS = [(0, 10, 5, 12), (10, 10, 5, 12), (0, 10, 0, 12), (10, 10, 12, 12), (0, 10, 12, 12), (1, 1, 0, 1)]


@pytest.mark.parametrize(("x1", "n1", "x2", "n2"), ENDS)
def test_comparisons_hold_at_none_and_at_all(macro: Callable[..., str], x1: int, n1: int, x2: int, n2: int) -> None:
    low, high = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
    assert math.isclose(one(macro("difference_low", x1, n1, x2, n2)), low, **CLOSE)
    assert math.isclose(one(macro("difference_high", x1, n1, x2, n2)), high, **CLOSE)
    found = [one(macro("ratio_bound", x1, n1, x2, n2, sign)) for sign in "-+"]
    if 0 in (x1, x2):  # Walter's ½ on each count
        centre = math.log((x1 + 0.5) / (n1 + 0.5) / ((x2 + 0.5) / (n2 + 0.5)))
        spread = math.sqrt(1 / (x1 + 0.5) - 1 / (n1 + 0.5) + 1 / (x2 + 0.5) - 1 / (n2 + 0.5))
        assert np.allclose(found, [math.exp(centre + sign * VARS["z"] * spread) for sign in (-1, 1)], rtol=1e-9)
    elif (x1, x2) == (n1, n2):
        assert np.allclose(found, mover_of_ratio(x1, n1, x2, n2), rtol=1e-9)
    else:
        ratio = stats.contingency.relative_risk(x1, n1, x2, n2).confidence_interval(0.95)
        assert np.allclose(found, [ratio.low, ratio.high], rtol=1e-9)
    assert found[0] < found[1]  # nobody is certain of a comparison of a dozen people


def mover_of_ratio(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """Donner and Zou's interval of p₁/p₂ from the Wilson ends of each, in full."""
    p1, p2 = x1 / n1, x2 / n2
    (l1, u1), (l2, u2) = (proportion_confint(x, n, method="wilson") for x, n in ((x1, n1), (x2, n2)))
    low = (p1 * p2 - math.sqrt((p1 * p2) ** 2 - l1 * u2 * (2 * p1 - l1) * (2 * p2 - u2))) / (u2 * (2 * p2 - u2))
    high = (p1 * p2 + math.sqrt((p1 * p2) ** 2 - u1 * l2 * (2 * p1 - u1) * (2 * p2 - l2))) / (l2 * (2 * p2 - l2))
    return low, high


def test_where_nothing_can_be_compared_there_is_no_p_value(macro: Callable[..., str]) -> None:
    # all or none of both, or nobody on a side
    for counts in ((10, 10, 12, 12), (0, 10, 0, 12), (3, 10, 0, 0), (0, 0, 3, 10)):
        assert one(macro("two_proportion_z", *counts)) is None, counts


@pytest.mark.parametrize(("x", "n"), [(0, 12), (12, 12), (0, 1), (1, 1)])
def test_none_and_all_shrink_towards_their_occupation_and_never_past_it(
    macro: Callable[..., str], x: int, n: int
) -> None:
    for rho in (0.01, 0.3, 0.99):
        kappa = (1 - rho) / rho
        found = one(macro("shrunk_rate", x, n, 0.4, rho))
        assert math.isclose(found, stats.beta(x + kappa * 0.4, n - x + kappa * 0.6).mean(), **CLOSE)
        assert min(x / n, 0.4) <= found <= max(x / n, 0.4)


def drop_off_of(macro: Callable[..., str], steps: str) -> tuple[Any, ...]:
    with duckdb.connect() as connection:
        connection.execute(
            f"create table steps as select 1 as cell, * from (values {steps}) as t (elapsed_days, n_left, n_gone)"
        )
        of = macro("survival_steps", "steps", "cell")
        columns = f"{macro('drop_off', 183, 365)}, {macro('drop_off_log_variance', 183, 365)}"
        found: tuple[Any, ...] = connection.sql(f"select {columns} from {of}").fetchall()[0]
    return found


def test_drop_off_where_nobody_leaves_everybody_does_or_nobody_is_followed_so_long(macro: Callable[..., str]) -> None:
    assert drop_off_of(macro, "(400, 0, 9)") == (1.0, 0.0)
    assert drop_off_of(macro, "(200, 9, 9)")[0] == 0.0
    assert drop_off_of(macro, "(100, 9, 9)")[0] is None  # of nobody who stayed half a year
    assert drop_off_of(macro, "(100, 1, 1), (300, 0, 8)")[0] is None  # last heard of before the year was over


def test_erfc_is_scipys(macro: Callable[..., str]) -> None:
    points = [*np.linspace(0, 8, 161), 0.46875, 4.0, 12.5, 25.0, 26.0, 30.0]
    with duckdb.connect() as connection:
        rows = ", ".join(f"({point!r}::double)" for point in map(float, points))
        found = connection.sql(f"select x, {macro('erfc', 'x')} from (values {rows}) as t (x)").fetchall()
    for x, value in found:
        assert math.isclose(value, special.erfc(x), rel_tol=1e-13, abs_tol=1e-290), x


@pytest.mark.parametrize("seed", range(4))
def test_q_values_are_statsmodels(macro: Callable[..., str], seed: int) -> None:
    draw = np.random.default_rng(seed)
    p = np.round(draw.uniform(size=40) ** 3, 2 if seed % 2 else 12)  # with ties and without
    expected = multipletests(p, method="fdr_bh")[1]
    with duckdb.connect() as connection:
        rows = ", ".join(f"({i}, {float(value)!r}::double)" for i, value in enumerate(p)) + ", (40, null)"
        connection.sql(
            f"create table stepped as select *, {macro('false_discovery_step', 'p')} as step"
            f" from (values {rows}) as t (i, p)"
        )
        found = connection.sql(f"select i, {macro('q_value', 'p', 'step')} from stepped order by i").fetchall()
    assert found.pop()[1] is None
    assert np.allclose([q for _, q in found], expected, rtol=1e-12, atol=0)


def test_shrinkage_recovers_a_planted_correlation_and_shrinks_noise_away(macro: Callable[..., str]) -> None:
    draw = np.random.default_rng(5)
    n = draw.integers(20, 400, size=4000)
    for planted in (0.0, 0.05, 0.2):
        kappa = (1 - planted) / planted if planted else None
        chance = draw.beta(0.4 * kappa, 0.6 * kappa, size=4000) if kappa else np.full(4000, 0.4)
        x = draw.binomial(n, chance)
        with duckdb.connect() as connection:
            connection.execute("create table t as select unnest($x) as x, unnest($n) as n, 0.4::double as m",
                               {"x": x.tolist(), "n": n.tolist()})  # fmt: skip
            rho = connection.sql(f"select {macro('intraclass_correlation', 'x', 'n', 'm')} from t").fetchall()[0][0]
        # Kleinman's moment estimator, written out
        moment = (np.sum(n * (x / n - 0.4) ** 2) / 0.24 - 4000) / (n.sum() - 4000)
        assert math.isclose(rho, min(max(moment, 0), 1), rel_tol=1e-9, abs_tol=1e-15)
        assert abs(rho - planted) < 0.012
    # the posterior mean of a beta-binomial: (x + κm)/(n + κ)
    assert math.isclose(one(macro("shrunk_rate", 31, 42, 0.4, 0.1)), (31 + 9 * 0.4) / (42 + 9), **CLOSE)
    assert one(macro("shrunk_rate", 31, 42, 0.4, 0.0)) == pytest.approx(0.4)
    assert one(macro("shrunk_rate", 31, 42, 0.4, 1.0)) == pytest.approx(31 / 42)


@pytest.fixture
def followed() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(11)
    return draw.integers(1, 600, size=500), draw.integers(0, 3, size=500)


def test_kaplan_meier_and_drop_off_are_lifelines(
    macro: Callable[..., str], followed: tuple[np.ndarray, np.ndarray]
) -> None:
    days, kind = followed
    fitted = KaplanMeierFitter().fit(days, kind == 1)
    with duckdb.connect() as connection:
        connection.execute(
            "create table steps as select 1 as cell, d as elapsed_days, count(*) filter (where k = 1) as n_left,"
            " count(*) as n_gone from (select unnest($d) as d, unnest($k) as k) group by all",
            {"d": days.tolist(), "k": kind.tolist()},
        )
        steps = macro("survival_steps", "steps", "cell")
        columns = ", ".join(macro("survival_at", day) for day in (0, 30, 183, 365))
        found = connection.sql(f"select {columns}, {macro('drop_off', 183, 365)} from {steps}").fetchall()[0]
        variance = connection.sql(
            f"select {macro('survival_log_variance', 365)} - {macro('survival_log_variance', 183)},"
            f" {macro('drop_off_log_variance', 183, 365)} from {steps}"
        ).fetchall()[0]
        interval = connection.sql(
            f"select {macro('survival_bound', 's', 'v', '-')}, {macro('survival_bound', 's', 'v', '')} from"
            f" (select {macro('survival_at', 183)} as s, {macro('survival_log_variance', 183)} as v from {steps})"
        ).fetchall()[0]
    expected = [float(fitted.predict(day)) for day in (0, 30, 183, 365)]
    assert np.allclose(found, [*expected, expected[3] / expected[2]], rtol=1e-9, atol=0)
    assert math.isclose(*variance, rel_tol=1e-9)
    bounds = fitted.confidence_interval_survival_function_
    assert np.allclose(interval, bounds.loc[bounds.index <= 183].iloc[-1].to_numpy(), rtol=1e-6)


def test_cumulative_incidence_with_a_competing_return_is_lifelines(
    macro: Callable[..., str], followed: tuple[np.ndarray, np.ndarray]
) -> None:
    days, kind = followed
    days = np.unique(days)  # lifelines jitters ties
    kind = kind[: len(days)]
    fitted = AalenJohansenFitter(calculate_variance=False).fit(days, kind, event_of_interest=1)
    with duckdb.connect() as connection:
        connection.execute(
            "create table steps as select 1 as cell, d as elapsed_days, count(*) filter (where k = 1) as n_cause,"
            " count(*) filter (where k > 0) as n_any, count(*) as n_gone"
            " from (select unnest($d) as d, unnest($k) as k) group by all",
            {"d": days.tolist(), "k": kind.tolist()},
        )
        columns = ", ".join(macro("incidence_by", day) for day in (90, 180, 365))
        found = connection.sql(f"select {columns} from {macro('incidence_steps', 'steps', 'cell')}").fetchall()[0]
    curve = fitted.cumulative_density_
    expected = [float(curve.loc[curve.index <= day].iloc[-1, 0]) for day in (90, 180, 365)]
    assert np.allclose(found, expected, rtol=1e-9, atol=0)


def test_where_everybody_is_hired_the_incidence_is_one_and_not_a_hair_more(macro: Callable[..., str]) -> None:
    steps = "(select n as cell, d as elapsed_days, k as n_cause, k as n_any, k as n_gone from hired)"
    with duckdb.connect() as connection:
        connection.execute(
            "create table hired as select n, d, 1 + (n * d) % 3 as k from range(2, 60) as t (n), range(1, 40) as s (d)"
            " where d <= n"
        )
        query = f"select {macro('incidence_by', 365)} from {macro('incidence_steps', steps, 'cell')} group by cell"
        found = [value for (value,) in connection.sql(query).fetchall()]
    assert len(found) == 58
    assert 1 - 1e-12 < min(found) <= max(found) <= 1


@pytest.mark.parametrize(("x1", "x2"), [(0, 0), (7, 0), (0, 10), (12, 30), (30, 12), (265, 616), (5, 4)])
def test_a_change_of_counts_is_statsmodels(macro: Callable[..., str], x1: int, x2: int) -> None:
    low, high = confint_poisson_2indep(x1, 1, x2, 1, method="mover", method_mover="score", compare="diff")
    assert math.isclose(one(macro("poisson_difference_bound", x1, x2, "-")), low, **CLOSE)
    assert math.isclose(one(macro("poisson_difference_bound", x1, x2, "+")), high, **CLOSE)
    bounds = macro("poisson_difference_bound", x1, x2, "-"), macro("poisson_difference_bound", x1, x2, "+")
    with duckdb.connect() as connection:
        found = connection.sql(f"select {macro('trend', x1 - x2, *bounds)}").fetchall()[0][0]
    assert found == ("up" if low > 0 else "down" if high < 0 else "none")


def test_a_change_of_survival_is_greenwoods(macro: Callable[..., str], followed: tuple[np.ndarray, np.ndarray]) -> None:
    days, kind = followed
    halves = [(days[:200], kind[:200] == 1), (days[200:], kind[200:] == 1)]
    known = []
    for at, left in halves:
        curve = SurvfuncRight(at, left)
        place = np.searchsorted(curve.surv_times, 183, side="right") - 1
        known.append((float(curve.surv_prob[place]), float(curve.surv_prob_se[place])))
    (s1, e1), (s2, e2) = known
    reach = VARS["z"] * math.hypot(e1, e2)
    v1, v2 = (e1 / s1) ** 2, (e2 / s2) ** 2
    assert math.isclose(one(macro("survival_difference_bound", s1, v1, s2, v2, "-")), s1 - s2 - reach, **CLOSE)
    assert math.isclose(one(macro("survival_difference_bound", s1, v1, s2, v2, "+")), s1 - s2 + reach, **CLOSE)
    # nobody left: Greenwood's 0 is no certainty
    assert one(macro("survival_difference_bound", "1.0", "0.0", s2, v2, "-")) is None


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_attribution_is_half_to_the_last_and_sums_to_one(macro: Callable[..., str], n: int) -> None:
    shares = [one(macro("attribution", turn, n)) for turn in range(1, n + 1)]
    assert sum(shares) == pytest.approx(1)
    assert shares[0] == (1.0 if n == 1 else 0.5)
    assert len(set(shares[1:])) <= 1
