"""One small model, trained once."""

from pathlib import Path

import pyarrow as pa
import pytest
from unit.learning.episodes import SELECTION, episodes, groups
from unit.learning.learned import N

from learning.policy import Policy, load_policy
from learning.release import prepare


@pytest.fixture(scope="session")
def policy() -> Policy:
    policy = load_policy()
    model = policy.model.model_copy(update={"outer_bags": 4, "max_interactions": 0, "max_folds": 3})
    return policy.model_copy(update={"model": model})


@pytest.fixture(scope="session")
def table() -> pa.Table:
    return episodes(N)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, table: pa.Table, policy: Policy) -> Path:
    root = tmp_path_factory.mktemp("home")
    prepare(table, groups(table), SELECTION.empty_table(), root=root, policy=policy, seed=3)
    return root
