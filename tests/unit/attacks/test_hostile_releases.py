"""Releases of somebody who means to slip something through: each weakness alone, hidden as well as can be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anonymization.disclosure.attacks.arena import Arena, open_arena
from anonymization.disclosure.attacks.cells import judged_cells
from anonymization.disclosure.attacks.dictionary import dictionary
from anonymization.disclosure.attacks.hidden_files import hidden_files
from anonymization.disclosure.attacks.inference import inference
from anonymization.disclosure.attacks.leftover_keys import leftover_keys
from anonymization.disclosure.attacks.margins import margins
from anonymization.disclosure.attacks.policy import load_attacks
from anonymization.disclosure.attacks.result import AttackResult
from anonymization.disclosure.attacks.singling_out import singling_out
from anonymization.disclosure.attacks.small_groups import small_groups
from anonymization.disclosure.attacks.suite import attack
from anonymization.disclosure.rule import load_disclosure
from anonymization.load import read_json, write_json
from tests.unit.attacks.market import DIMENSIONS, RATES, SHUFFLED, Operator, operator, show

ANY = "hash(random())"
KEY = "(select min(person_key) from person p where p.occupation = s.occupation and p.region = s.region)"
BARE = f"split_part({KEY}, ':', 2)"
STARTS = "job_creation_pooled"


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    return operator(tmp_path_factory.mktemp("market"), persons=400)


@pytest.fixture
def restored(market: Operator) -> Iterator[Operator]:
    """The market, whose truth a test may change."""
    market.connection.execute("begin")
    yield market
    market.connection.execute("rollback")


def failures(market: Operator, folder: Path) -> dict[str, AttackResult]:
    return {result.attack: result for result in attack(folder, home=market.home).results if result.failed}


@contextmanager
def arena_of(market: Operator, folder: Path) -> Iterator[Arena]:
    """For one attack alone: the whole suite takes seconds."""
    with open_arena(folder, home=market.home, policy=load_attacks(), disclosure=load_disclosure()) as arena:
        yield arena


def of_margins(market: Operator, folder: Path) -> AttackResult:
    with arena_of(market, folder) as arena:
        return margins(arena, judged_cells(arena)[0])


@pytest.mark.parametrize(
    "weakness",
    [
        "largest_share = 0.51",
        "largest_share = 0.98",
        "n_org_groups = 2",
        "n_persons = 9",
        "largest_mature_share = 0.51",
    ],
)
def test_one_cell_that_rests_on_too_few_or_mostly_on_one_company_is_caught(restored: Operator, weakness: str) -> None:
    one = f"select {', '.join(DIMENSIONS)} from shown where n is not null order by all limit 1"
    restored.connection.execute(f"update cell set {weakness} where ({', '.join(DIMENSIONS)}) in ({one})")
    with arena_of(restored, restored.publish()) as arena:
        found = small_groups(arena, *judged_cells(arena))
    assert (found.verdict, found.trials.successes) == ("failed", 1)


def test_a_cell_whose_people_all_had_one_outcome_is_caught_though_noise_hides_it(restored: Operator) -> None:
    one = f"select {', '.join(DIMENSIONS)} from shown where n is not null order by n, region, occupation limit 1"
    restored.connection.execute(f"update cell set successes = n where ({', '.join(DIMENSIONS)}) in ({one})")
    with arena_of(restored, restored.publish()) as arena:
        found = inference(arena, judged_cells(arena)[0])
    assert (found.verdict, found.facts["cells_of_one_outcome"]) == ("failed", 1)


def test_cells_that_nothing_hides_but_noise_are_caught(restored: Operator) -> None:
    """Complementary suppression left out: margins less the cells beside tell within the noise."""
    show(restored.connection, scale=4.0, complementary=False)
    found = failures(restored, restored.publish())
    assert set(found) == {"margins"}
    assert found["margins"].facts["within_half_of_k"] > 0


def test_where_all_beside_a_cell_is_held_back_the_next_nearest_is(tmp_path: Path) -> None:
    """In this market a chain of held-back cells told of one of them; the solver once stopped there."""
    market = operator(tmp_path, persons=400, seed=4)
    assert not of_margins(market, market.publish()).failed


@pytest.mark.parametrize("coarse", ["region", "region, half_year", ""], ids=["region", "two", "total"])
def test_a_cell_that_two_tables_give_away_together_is_caught(market: Operator, coarse: str) -> None:
    """Neither table has a margin; what the finer one holds back is the coarser one's rest."""
    cells = "select occupation, region, half_year, count(*) as n from person group by all"
    of = f"partition by {coarse}" if coarse else ""
    hidden = f"row_number() over ({of} order by n, occupation, region, half_year) = 1"
    fine = f"select * replace (if({hidden}, null, n) as n) from ({cells}) order by {ANY}"
    folder = market.publish(fine, name="fine")
    assert not of_margins(market, folder).failed
    group = f"group by {coarse}" if coarse else ""
    query = f"select {coarse}{',' if coarse else ''} count(*) as n from person {group} order by {ANY}"
    path = folder / "published" / "marts" / "coarse.parquet"
    market.connection.execute(f"copy ({query}) to '{path}' (format parquet)")
    found = of_margins(market, folder)
    # a single one could be a lucky guess
    assert found.failed or not coarse
    assert found.facts["worked_out"] == found.facts["rightly"] > 0


def test_a_table_that_shows_what_another_holds_back_is_caught(market: Operator) -> None:
    folder = market.publish()
    path = folder / "published" / "marts" / "again.parquet"
    again = f"select {', '.join(DIMENSIONS)}, n_episodes as n from cell order by {ANY}"
    market.connection.execute(f"copy ({again}) to '{path}' (format parquet)")
    assert of_margins(market, folder).failed


def test_a_table_without_margins_that_another_without_margins_tells_of_is_caught(market: Operator) -> None:
    cells = f"select {', '.join(DIMENSIONS)}, count(*) as n from person group by all"
    held_back = f"select * replace (if(hash(occupation, region) % 2 = 0, null, n) as n) from ({cells}) order by {ANY}"
    folder = market.publish(held_back, name="one")
    market.connection.execute(
        f"copy (from ({cells}) order by {ANY}) to '{folder / 'published' / 'marts' / 'other.parquet'}' (format parquet)"
    )
    assert of_margins(market, folder).failed


@pytest.mark.parametrize(
    "hidden",
    [
        f"'{{\"area\": \"' || region || '\", \"ref\": \"' || {KEY} || '\"}}'",
        f"('{{\"ref\": \"' || {BARE} || '\"}}')::json",
        f"'東京（' || {BARE} || '）'",
        f"'see ' || to_base64({KEY}::blob) || ' there'",
        f"rtrim(to_base64(unhex({BARE})), '=')",
        f"'note ' || hex({KEY}::blob)",
        f"unhex({BARE})",
        f"[region, {BARE}]",
        f"{{'r': region, 'k': {BARE}}}",
        f"reverse({BARE})",
        f"'x' || right({BARE}, 12)",
        f"upper({BARE})",
        f"('0x' || left({BARE}, 14))::bigint",
        f"('0x' || left({BARE}, 13))::bigint::double",
        f"regexp_replace({BARE}, '(.{{4}})', '\\1-', 'g')",
        f"to_base64(to_base64({BARE}::blob)::blob)",
        f"to_base64((repeat('x', 601) || {BARE})::blob)",
        f"repeat('x', 600) || {BARE}",
        f"repeat('so ', 1400) || right({BARE}, 12)",
    ],
    ids=[
        "JSON text", "JSON", "in a sentence", "base64 in a sentence", "base64 of bytes", "hex of the text", "bytes",
        "list", "struct", "backwards", "its end", "upper case", "whole number", "fraction", "dashes", "base64 twice",
        "far inside base64", "far inside a word", "far inside a text",
    ],
)  # fmt: skip
def test_a_key_is_found_wherever_it_hides(market: Operator, hidden: str) -> None:
    folder = market.publish(f"select *, {hidden} as remark from shown s order by {ANY}")
    with arena_of(market, folder) as arena:
        assert leftover_keys(arena).facts["columns"] == [f"published/marts/{RATES}.parquet: remark"]


def test_a_code_inside_a_sentence_is_found_though_no_key_explains_it(market: Operator) -> None:
    folder = market.publish(f"select *, 'cell ' || md5(region || 'pepper') || '.' as remark from shown order by {ANY}")
    with arena_of(market, folder) as arena:
        assert dictionary(arena).failed


def test_words_sentences_and_versions_are_no_codes(market: Operator) -> None:
    words = "'The association is not a cause (2025H1, 10.5 %)' as sentence_en, '増加傾向' as trend"
    words += ", '2026.3-9f3a7c21' as rule_version"
    assert failures(market, market.publish(f"select *, {words} from shown order by {ANY}")) == {}


@pytest.mark.parametrize("halves", [3, 8])
def test_noise_left_out_of_one_mart_alone_is_caught(market: Operator, halves: int) -> None:
    """Three counts are too few to tell by themselves; that the release claims noise on them tells."""
    folder = market.publish()
    starts = "select (2020 + i)::varchar || 'H1' as half_year, 40 + 7 * i as n_starts"
    rest = "40 + 7 * i as n_persons, 5 as n_org_groups, 0.3::double as largest_share"
    support = folder / "support" / f"{load_disclosure().marts[STARTS].support}.parquet"
    for path, query in ((folder / "published" / "marts" / f"{STARTS}.parquet", starts), (support, f"{starts}, {rest}")):
        market.connection.execute(f"copy ({query} from range({halves}) t(i) order by {ANY}) to '{path}'")
    facts = read_json(folder / "published" / "release.json")
    facts["noise"] = {"marts": {STARTS: {"epsilon": 1.0, "standard_deviation": {"starts": 40.0}}}}
    write_json(folder / "published" / "release.json", facts)
    found = failures(market, folder)
    assert set(found) == {"membership"}
    assert found["membership"].facts["exact_columns"] == [f"{STARTS}.n_starts"]


@pytest.mark.parametrize("persons", [20, 60])
def test_a_pool_that_is_too_small_is_told_so_in_words(tmp_path: Path, persons: int) -> None:
    market = operator(tmp_path, persons=persons)
    found = failures(market, market.publish(SHUFFLED))
    assert found
    for result in found.values():
        assert result.facts["too_few"]["needed"] == 73
        assert "73" in result.ja + result.en or "5%" in result.ja
        assert "成功していません" in result.ja
        assert "did not succeed" in result.en


@pytest.mark.parametrize("name", ["persons.xlsx", "notes.txt", "docs/persons.html", "marts/more.arrow", "broken.json"])
def test_a_file_that_nobody_looked_into_does_not_go_out(market: Operator, name: str) -> None:
    folder = market.publish()
    with arena_of(market, folder) as arena:
        assert not hidden_files(arena).failed
    hidden = folder / "published" / name
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_bytes(b"{")
    with arena_of(market, folder) as arena:
        assert (hidden_files(arena).failed, hidden_files(arena).trials.successes) == (True, 1)


def test_a_link_out_of_the_release_does_not_go_out(market: Operator) -> None:
    folder = market.publish()
    (folder / "published" / "marts" / "out.parquet").symlink_to(
        folder / "individual" / "marts" / "rehire_success.parquet"
    )
    with arena_of(market, folder) as arena:
        assert hidden_files(arena).failed


def test_rows_of_persons_in_json_are_read_as_any_table(market: Operator) -> None:
    folder = market.publish()
    rows = f"select occupation, region, age_band5, education_level, experience_band from person order by {ANY}"
    market.connection.execute(f"copy ({rows}) to '{folder / 'published' / 'people.jsonl'}' (format json)")
    with arena_of(market, folder) as arena:
        assert not hidden_files(arena).failed
        assert singling_out(arena, judged_cells(arena)[0]).failed
