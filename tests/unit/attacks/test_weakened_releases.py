"""A release that withstands the attacks, and one weakness at a time, each caught by the attack that is for it."""

import shutil
from pathlib import Path

import pytest

from anonymization.disclosure.attacks.suite import Audit, attack
from anonymization.disclosure.rule import load_disclosure
from anonymization.refusals import Refused
from tests.unit.attacks.market import RATES, Operator, operator, show

ATTRIBUTES = "occupation, region, half_year, age_band5, education_level, experience_band"
ONE_EACH = "(select min({}) from person p where p.occupation = s.occupation and p.region = s.region)"
ANY = "hash(random())"


@pytest.fixture(params=[400, 6_000], ids=["small", "large"])
def market(request: pytest.FixtureRequest, tmp_path: Path) -> Operator:
    return operator(tmp_path, persons=request.param)


@pytest.fixture
def small(tmp_path: Path) -> Operator:
    return operator(tmp_path, persons=400)


def audit(market: Operator, folder: Path) -> Audit:
    return attack(folder, home=market.home)


def failed(market: Operator, folder: Path) -> set[str]:
    return set(audit(market, folder).failed)


def test_a_good_release_withstands_every_attack(market: Operator) -> None:
    found = audit(market, market.publish())
    assert found.passed, found.failed
    assert not found.not_reached
    tried = {result.attack: result.trials.attempts for result in found.results}
    of_persons = ("small_groups", "singling_out", "linkability", "inference", "linkage", "membership", "margins")
    assert all(tried[name] > 50 for name in (*of_persons, "canaries"))


@pytest.mark.parametrize("seed", range(2, 7))
def test_other_small_markets_withstand_them_as_well(tmp_path: Path, seed: int) -> None:
    market = operator(tmp_path, persons=250 + 50 * seed, seed=seed)
    assert failed(market, market.publish()) == set()


def test_a_release_is_judged_by_what_lies_beside_it_and_not_by_a_build_that_has_moved_on(small: Operator) -> None:
    folder = small.publish()
    small.home.build.mkdir(parents=True)
    support = load_disclosure().marts[RATES].support
    small.connection.execute(
        f"attach '{small.home.warehouse}' as b; create schema b.intermediate; create schema b.lane_a"
    )
    small.connection.execute(f"create table b.{support} as select * replace (1 as n_persons) from cell")
    small.connection.execute("create table b.lane_a.rehire_success as select *, true as is_headline from person")
    small.connection.execute("detach b")
    found = audit(small, folder)
    assert (found.failed, found.not_reached) == ((), ())


def test_a_mart_of_which_nothing_tells_on_whom_it_rests_falls(small: Operator) -> None:
    folder = small.publish()
    shutil.rmtree(folder / "support")
    found = audit(small, folder)
    assert found.failed == ("small_groups",)
    assert found.not_reached == ("published/marts/rehire_success_rates.parquet",)


@pytest.mark.parametrize("persons", [0, 8])
def test_a_release_that_shows_no_figure_has_nothing_to_attack(tmp_path: Path, persons: int) -> None:
    """A first company that dropped consents alone, or few applicants, keeps its release."""
    market = operator(tmp_path, persons=persons)
    market.publish(release_id="r0")
    folder = market.publish(release_id="r1")
    found = attack(folder, home=market.home, previous=market.home.release("r0"))
    assert found.failed == ()
    tried = {result.attack for result in found.results if result.verdict != "nothing_to_attack"}
    assert tried == {"small_groups", "dictionary", "canaries", "row_order", "hidden_files", "leftover_keys"}


def test_figures_without_anybody_whom_they_could_speak_of_are_not_judged(tmp_path: Path) -> None:
    market = operator(tmp_path, persons=0)
    folder = market.publish("select 'kanto' as region, 20 as n", name="by_region")
    with pytest.raises(Refused, match="no_truth"):
        audit(market, folder)


def test_cells_of_one_person_are_caught(small: Operator) -> None:
    show(small.connection, scale=4.0, k=1)
    assert {"small_groups", "singling_out", "linkage"} <= failed(small, small.publish())


def test_cells_of_nine_persons_are_caught(small: Operator) -> None:
    show(small.connection, scale=4.0, k=9)
    assert failed(small, small.publish()) == {"small_groups"}


def test_counts_without_noise_are_caught_whatever_the_release_says(market: Operator) -> None:
    show(market.connection, scale=0.0)
    assert "membership" in failed(market, market.publish())


def test_held_back_cells_that_margins_give_away_are_caught(small: Operator) -> None:
    show(small.connection, scale=0.0, complementary=False)
    found = {result.attack: result for result in audit(small, small.publish()).results}
    assert found["margins"].failed
    assert found["margins"].facts["rightly"] == found["margins"].facts["worked_out"] > 20


@pytest.mark.parametrize(
    ("order", "followed"),
    [("all", "(all columns)"), ("occupation desc", "occupation"), ("n desc nulls last", "n")],
)
def test_sorted_rows_are_caught(market: Operator, order: str, followed: str) -> None:
    folder = market.publish(f"from shown order by {order}")
    found = audit(market, folder)
    assert found.failed == ("row_order",)
    places = next(result.facts["followed"] for result in found.results if result.failed)
    assert f"published/marts/rehire_success_rates.parquet: {followed}" in places


@pytest.mark.parametrize(
    ("code", "by"),
    [
        (ONE_EACH.format("person_key"), {"leftover_keys", "dictionary", "canaries"}),
        (f"split_part({ONE_EACH.format('application_key')}, ':', 2)", {"leftover_keys", "dictionary"}),
        (f"left(sha256({ONE_EACH.format('person_key')}), 10)", {"dictionary"}),
        ("md5((date '1988-01-01' + (hash(occupation, region) % 9000)::int)::varchar)", {"leftover_keys", "dictionary"}),
        ("to_base64(unhex(sha256((1000 + hash(occupation) % 90)::varchar)))", {"leftover_keys", "dictionary"}),
        (ONE_EACH.format("org_key"), {"leftover_keys"}),
    ],
    ids=["person", "application", "digest of a key", "hash of a birth date", "base64 of a number", "company"],
)
def test_a_key_left_in_is_caught_in_any_spelling(small: Operator, code: str, by: set[str]) -> None:
    folder = small.publish(f"select *, {code} as ref from shown s order by {ANY}")
    assert failed(small, folder) == by


def test_rows_of_persons_are_caught_by_the_three_criteria_and_by_linkage(market: Operator) -> None:
    folder = market.publish(f"select {ATTRIBUTES}, success_183 from person order by {ANY}", name="candidates")
    found = {result.attack: result for result in audit(market, folder).results}
    assert {"small_groups", "singling_out", "inference", "linkage"} <= {a for a, r in found.items() if r.failed}
    known = found["linkage"].facts["known"]
    assert known["100%"]["unique_links"] > known["30%"]["unique_links"]


def test_columns_by_other_names_hide_nothing(small: Operator) -> None:
    renamed = ", ".join(f"{name} as c{place}" for place, name in enumerate(ATTRIBUTES.split(", ")))
    folder = small.publish(f"select {renamed}, success_183 as c9 from person order by {ANY}", name="t")
    assert {"singling_out", "inference", "linkage"} <= failed(small, folder)


def test_coarse_rows_of_persons_in_no_order_pass(tmp_path: Path) -> None:
    market = operator(tmp_path, persons=6_000)
    folder = market.publish(f"select region, half_year from person order by {ANY}", name="coarse")
    assert failed(market, folder) == set()


@pytest.mark.parametrize("order", ["person_key", "rejected_on, person_key"])
def test_rows_of_persons_in_an_order_of_lane_a_are_caught(tmp_path: Path, order: str) -> None:
    market = operator(tmp_path, persons=6_000)
    folder = market.publish(f"select region, half_year from person order by {order}", name="coarse")
    assert failed(market, folder) == {"row_order"}


def test_cells_that_no_policy_names_are_counted_in_the_truth(small: Operator) -> None:
    query = f"select occupation, age_band5, count(*) as n from person group by all order by {ANY}"
    assert {"small_groups", "membership"} <= failed(small, small.publish(query, name="by_age"))


def test_a_weak_table_in_the_database_alone_is_caught(small: Operator) -> None:
    folder = small.publish()
    small.connection.execute(f"attach '{folder / 'published' / 'warehouse.duckdb'}' as w")
    small.connection.execute("create table w.main.rehire_success_rates as from shown order by all")
    small.connection.execute("detach w")
    assert failed(small, folder) == {"row_order"}


@pytest.mark.parametrize("planted", ["カナリヤ荘00001号室", "カナリヤ荘" * 400])
def test_a_planted_string_is_found_in_any_file(small: Operator, planted: str) -> None:
    folder = small.publish()
    (small.home.root / "canaries.txt").write_text(f"{planted}\n", encoding="utf-8")
    assert failed(small, folder) == set()
    # across the end of a block, but for one byte
    before = b"\0" * ((1 << 24) - len(planted.encode("cp932")) + 1)
    (folder / "published" / "notes.bin").write_bytes(before + planted.encode("cp932"))
    assert failed(small, folder) == {"canaries", "hidden_files"}
