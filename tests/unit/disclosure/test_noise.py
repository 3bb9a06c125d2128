"""What leaves carries noise, drawn once per content, paid for first, and never more than the budget."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

import expectations
from anonymization.disclosure import noised
from anonymization.disclosure.catalogue import bounded
from anonymization.disclosure.ledger import Cost, Ledger, half_year_of, together
from anonymization.disclosure.mechanism import epsilon_of, rho_of, scale_of, with_noise
from anonymization.disclosure.models import Model
from anonymization.disclosure.noise_policy import Bound
from anonymization.disclosure.publish import publish
from anonymization.disclosure.rule import load_disclosure
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refused
from tests.unit.disclosure.noisy_build import CELLS, MART_SQL, lines, policy, published, write_build

DAY = date(2026, 11, 24)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_rate_is_that_of_the_noisy_counts_beside_it_and_the_truth_stays_in_the_build(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(epsilon=0.5), today=DAY)
    rows = published(home)
    told = {kind: (row["n"], row["successes"]) for kind, row in rows.items() if row["n"] is not None}
    assert told != {kind: counts[3:] for kind, counts in CELLS.items() if kind in told}
    for kind, (n, successes) in told.items():
        assert 0 <= successes <= n
        assert rows[kind]["rate"] == successes / n
    with duckdb.connect(str(home.warehouse), read_only=True) as build:
        assert build.execute("select n from lane_b.rates where kind = 'a'").fetchall() == [(120,)]


def test_the_report_has_japanese_words_for_what_a_release_says_of_its_noise(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(), today=DAY)
    told = read_json(home.published / "release.json")["noise"]
    words = (Path(expectations.__file__).parent / "templates" / "words.j2").read_text(encoding="utf-8")
    assert all(f'"{told[name]}":' in words for name in ("mechanism", "not_covered"))


def test_what_is_held_back_stays_held_back(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(), today=DAY)
    rows = published(home)
    for kind in ("few", "lone"):
        assert rows[kind]["suppression_reason"] == "rule"
        assert {rows[kind][name] for name in ("n_persons", "n", "successes", "rate")} == {None}
    assert all(rows[kind]["n_persons"] >= 10 for kind in ("a", "b"))


def test_a_count_that_does_not_stand_out_from_its_noise_is_held_back(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(signal=1000), today=DAY)
    assert {row["n"] for row in published(home).values()} == {None}
    assert {row["suppression_reason"] for row in published(home).values()} == {"rule", "noise"}


def test_the_same_build_gives_the_same_bytes_and_costs_once(home: Home) -> None:
    write_build(home)
    first = publish(home=home, disclosure=policy(), today=DAY)
    content = (home.published / "marts" / "rates.parquet").read_bytes()
    paid = lines(home)
    assert len(paid) == 1
    assert publish(home=home, disclosure=policy(), today=DAY).is_new is False
    # a kill before the swap: nothing of the release is left but its noise
    shutil.rmtree(home.releases)
    (home.root / "current").unlink()
    again = publish(home=home, disclosure=policy(), today=DAY)
    assert again.release_id == first.release_id
    assert (home.published / "marts" / "rates.parquet").read_bytes() == content
    assert lines(home) == paid


def test_a_run_killed_between_drawing_and_paying_pays_once_for_the_same_noise(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_build(home)

    def killed(*_: object, **__: object) -> float:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "spend", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(home=home, disclosure=policy(), today=DAY)
    assert lines(home) == []
    (kept,) = (home.root / "noise" / "rates").glob("*.json")
    drawn = kept.read_bytes()
    assert publish(home=home, disclosure=policy(), today=DAY).is_new
    assert kept.read_bytes() == drawn
    assert len(lines(home)) == 1


def test_noise_that_somebody_deleted_is_paid_for_again(home: Home) -> None:
    """Otherwise the mean of many draws would be the truth, for the price of one."""
    write_build(home)
    publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    for kept in (home.root / "noise" / "rates").glob("*.json"):
        kept.unlink()
    with pytest.raises(Refused, match="epsilon_overspent"):
        publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    publish(home=home, disclosure=policy(budget=4), today=DAY)
    assert len(lines(home)) == 2


def test_an_overspent_release_is_refused_before_a_number_is_drawn_and_the_last_one_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_build(home)
    good = publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    write_build(home, CELLS | {"a": (121, 5, 0.3, 121, 41)})
    monkeypatch.setattr(noised, "with_noise", lambda *_, **__: pytest.fail("drawn without being paid for"))
    with pytest.raises(Refused, match="epsilon_overspent") as refused:
        publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    assert "予算" in refused.value.refusal.ja
    assert home.published.resolve() == good.path / "published"
    assert len(lines(home)) == 1


def test_an_erasure_does_not_wait_for_the_next_half_year(home: Home) -> None:
    """The public tables stay as they are, at no cost; what else the build made comes out."""
    write_build(home)
    first = publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    content = (home.published / "marts" / "rates.parquet").read_bytes()
    write_build(home, CELLS | {"a": (119, 5, 0.3, 119, 39)})
    again = publish(home=home, disclosure=policy(budget=2.5), today=DAY, keep_public=True)
    assert again.release_id == first.release_id  # this build has public tables alone
    assert (home.published / "marts" / "rates.parquet").read_bytes() == content
    assert len(lines(home)) == 1
    with (home.root / "noise" / "epsilon.jsonl").open("a") as ledger:
        ledger.write("damaged\n")
    assert publish(home=home, disclosure=policy(budget=9), today=DAY, keep_public=True).release_id == first.release_id
    other = policy(budget=2.5).model_copy(update={"version": "stricter"})
    with pytest.raises(Refused, match="epsilon_ledger_damaged"):
        publish(home=home, disclosure=other, today=DAY, keep_public=True)


def test_the_next_half_year_has_a_budget_of_its_own(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    write_build(home, CELLS | {"a": (121, 5, 0.3, 121, 41)})
    assert publish(home=home, disclosure=policy(budget=2.5), today=date(2027, 1, 4)).is_new
    assert half_year_of(DAY) == "2026H2"
    assert half_year_of(date(2027, 1, 4)) == "2027H1"


def test_release_json_tells_what_the_noise_costs_and_how_large_it_is(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(), today=DAY)
    told = read_json(home.published / "release.json")["noise"]
    assert (told["epsilon"], told["delta"], told["period"], told["budget"]) == (2.0, 1e-6, "2026H2", 3.0)
    assert told["spent"] == 2.0
    spread = scale_of(rho=rho_of(epsilon=2.0, delta=1e-6), sensitivity=1.0)
    assert told["marts"]["rates"]["standard_deviation"] == {"success": round(spread, 3), "failure": round(spread, 3)}
    # the key of the exact counts can be guessed: it never leaves
    key = next((home.root / "noise" / "rates").glob("*.json")).stem
    assert key not in (home.published / "release.json").read_text(encoding="utf-8")


def test_sql_that_reads_what_is_not_declared_stops_the_release(home: Home) -> None:
    write_build(home, sql=f'{MART_SQL} cross join "warehouse"."intermediate"."int_beside"')
    with pytest.raises(duckdb.CatalogException, match="int_beside"):
        publish(home=home, disclosure=policy(), today=DAY)
    assert not home.published.exists()
    publish(home=home, disclosure=policy(plain=("int_beside",)), today=DAY)


def test_rows_of_one_unit_beyond_the_bound_are_not_counted() -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build; create schema build.s")
        connection.execute(
            "create table build.s.m as select i // 5 as person, i % 2 as chain, 7 as x from range(20) t(i)"
        )
        model = Model(name="m", database="warehouse", schema="s", reads=(), sql=None)
        for by, at_most, expected in (((), 2, 2), (("chain",), 1, None)):
            query = bounded(model, Bound(unit=("person",), by=by, at_most=at_most))
            found = connection.execute(
                f"select max(n), max(c), count(*) from"
                f" (select count(*) n, count(distinct chain) c from ({query}) group by person)"
            ).fetchall()[0]
            assert found[2] == 4
            assert found[0] == expected if expected else found[1] == 1


def test_noise_has_the_spread_that_its_cost_asks_for() -> None:
    rho = rho_of(epsilon=1.0, delta=1e-6)
    assert epsilon_of(rho=rho, delta=1e-6) <= 1.0 < epsilon_of(rho=rho * 1.001, delta=1e-6)
    drawn = with_noise([1000] * 4000, rho=rho, sensitivity=2.0)
    mean = sum(drawn) / len(drawn)
    spread = (sum((value - mean) ** 2 for value in drawn) / len(drawn)) ** 0.5
    scale = scale_of(rho=rho, sensitivity=2.0)
    assert abs(mean - 1000) < 5 * scale / 4000**0.5
    assert abs(spread / scale - 1) < 0.06
    assert with_noise([], rho=rho, sensitivity=2.0) == []


@pytest.mark.parametrize("damage", ["{\n", '{"period": "2026H2"}\n', "7", "[]\n", "\n"])
def test_a_damaged_ledger_stops_releases(home: Home, damage: str) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(), today=DAY)
    (home.root / "noise" / "epsilon.jsonl").open("a").write(damage)
    with pytest.raises(Refused, match="epsilon_ledger_damaged"):
        publish(home=home, disclosure=policy(), today=DAY)


def test_of_two_runs_that_draw_at_once_both_show_what_one_drew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise one of them would show noise that nobody paid for."""
    write_build(home)
    real, other = noised.with_noise, []

    def meanwhile(*args: object, **kwargs: object) -> list[int]:
        if not other:
            other.append(True)
            publish(home=home, disclosure=policy(), today=DAY)
        return real(*args, **kwargs)  # type: ignore[arg-type] # passed on as given

    monkeypatch.setattr(noised, "with_noise", meanwhile)
    assert publish(home=home, disclosure=policy(), today=DAY).is_new is False
    assert len(lines(home)) == 1
    assert len(list((home.root / "noise" / "rates").iterdir())) == 1


def test_all_marts_of_the_policy_together_cost_what_it_says() -> None:
    disclosure = load_disclosure()
    noise = disclosure.noise
    rho = rho_of(epsilon=noise.epsilon, delta=noise.delta)
    shares = {name: mart.noise.share for name, mart in disclosure.marts.items() if mart.noise}
    costs = [Cost(what=name, key="", rho=rho * share / sum(shares.values())) for name, share in shares.items()]
    assert together(costs, delta=noise.delta) == pytest.approx(noise.epsilon, abs=1e-6)


def test_a_release_without_noise_says_so(home: Home) -> None:
    write_build(home)
    exact = policy()
    exact = exact.model_copy(update={"noise": exact.noise.model_copy(update={"mechanism": "none"})})
    publish(home=home, disclosure=exact, today=DAY)
    assert read_json(home.published / "release.json")["noise"]["mechanism"] == "none"
    assert published(home)["a"]["n"] == 120
    assert lines(home) == []


def test_the_order_of_published_rows_tells_nothing(tmp_path: Path) -> None:
    """Rows are shuffled by what they show alone; in whatever order the build has them, the file is the same."""
    contents = []
    for name, cells in (("one", CELLS), ("other", dict(reversed(CELLS.items())))):
        home = Home(tmp_path / name)
        write_build(home, cells)
        if contents:
            shutil.copytree(tmp_path / "one" / "noise", home.root / "noise")
        publish(home=home, disclosure=policy(), today=DAY)
        contents.append((home.published / "marts" / "rates.parquet").read_bytes())
    assert contents[0] == contents[1]
