"""splink 5 on the raw records: what a good record linkage finds that may see names, mails and phones in the clear."""

import logging
import warnings
from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def clusters(records: pa.Table, *, threshold: float = 0.95) -> Sequence[Any]:
    """A cluster per record. `records` has unique_id, name, kana, email, phone, birth_date (text), in the clear."""
    import splink.comparison_library as compare
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.9, 0.8]),
            compare.JaroWinklerAtThresholds("kana", [0.95, 0.85]),
            compare.ExactMatch("email"),
            compare.ExactMatch("phone"),
            compare.LevenshteinAtThresholds("birth_date", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone"),
            block_on("kana"),
            block_on("name", "birth_date"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(records.to_pandas()), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("email"), block_on("kana", "birth_date")], 0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("kana"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
    frame = found.as_pandas_dataframe()
    by_id = dict(zip(frame["unique_id"].tolist(), frame["cluster_id"].tolist(), strict=True))
    return [by_id[one] for one in records["unique_id"].to_pylist()]
