"""One gate in a process of its own, so that its time and its peak of memory are its own: prints one JSON object.

python -m tests.benchmarks.gate_walk ours|plain|pandas HOME [TABLE]
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from anonymization.home import Home
from tests.benchmarks.gate_load import LOAD


def ours(home: Home, _table: str) -> tuple[int, int]:
    """The gate as the pipeline runs it, with its history and its report; rules and failures."""
    from expectations.gate import run_gate

    result = run_gate(suite="pool", home=home, subject=LOAD, stop=False)
    return result.evaluated, sum(not line.success for line in result.lines)


def plain(home: Home, _table: str) -> tuple[int, int]:
    """The same checks as plain SQL, one query each, without Great Expectations: the limit."""
    from expectations.layers import LAYERS
    from expectations.policy import load_policy
    from tests.unit.expectations.plain import answers, opened

    found = LAYERS["pool"](home, LOAD, load_policy())
    with opened(found.subject.source) as connection:
        holds = [holds for _, holds in answers(connection, found.suite)]
    return len(holds), holds.count(False)


def pandas(home: Home, table: str) -> tuple[int, int]:
    """Great Expectations on pandas, as its own guide begins: its own expectations for what they can say of this load.

    Regular expressions for shapes and tokens, sets, nulls, uniqueness, row counts; rules over several tables and the
    detector it has no word for, so that it does less than ours. `table`: that one alone.
    """
    import great_expectations as gx
    import great_expectations.expectations as gxe
    import pandas as pd

    from anonymization.schema import POOL
    from expectations.codes import CLOSED_LISTS, CODE_SHAPE, OPEN_CODES, TOKEN_SHAPE, TOKENS
    from expectations.shapes import SHAPES
    from expectations.suites.pool import NOT_NULL, UNIQUE, code_columns

    context, rules, failures = gx.get_context(mode="ephemeral"), 0, 0
    source = context.data_sources.add_pandas("bench")
    for path in sorted((home.scratch(LOAD) / "pool").glob(f"{table or '*'}.parquet")):
        entity = path.stem
        frame = pd.read_parquet(path)
        checks: list[Any] = [gxe.ExpectTableColumnsToMatchOrderedList(column_list=POOL[entity].names)]
        checks += [gxe.ExpectColumnValuesToNotBeNull(column=column) for column in NOT_NULL[entity]]
        checks += [gxe.ExpectColumnValuesToBeUnique(column=UNIQUE[entity])] if entity in UNIQUE else []
        checks += [
            gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(words))
            for (table, column), words in CLOSED_LISTS.items()
            if table == entity
        ]
        for shape, columns in ((TOKEN_SHAPE, TOKENS), (CODE_SHAPE, OPEN_CODES)):
            checks += [gxe.ExpectColumnValuesToMatchRegex(column=c, regex=shape) for t, c in columns if t == entity]
        texts = [*code_columns({entity: True})[entity], *(("masked_text",) if entity == "note" else ())]
        checks += [
            gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=_python(shape.pattern))
            for column in texts
            for shape in SHAPES
        ]
        batch = source.add_dataframe_asset(entity).add_batch_definition_whole_dataframe(entity)
        answers = batch.get_batch({"dataframe": frame}).validate(gx.ExpectationSuite(name=entity, expectations=checks))
        rules, failures = rules + len(answers.results), failures + sum(not a.success for a in answers.results)
    return rules, failures


def _python(pattern: str) -> str:
    """RE2 takes flags in the middle of a pattern, Python at its beginning only."""
    return ("(?i)" if "(?i)" in pattern else "") + pattern.replace("(?i)", "")


WAYS: dict[str, Callable[[Home, str], tuple[int, int]]] = {"ours": ours, "plain": plain, "pandas": pandas}


def main(way: str, home: Path, table: str = "") -> None:
    started = time.perf_counter()
    rules, failures = WAYS[way](Home(home), table)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "rules": rules, "failures": failures}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
