"""The learned model against the planted truth: a table, and RELAY_HOME/bench/learning.json.  `make bench-learning`

    python -m tests.benchmarks.bench_learning --applications 100000

One market of the simulator for the model that scores; people drawn straight from the coefficients for the private one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from learning.measures import Z, auc, calibration_error
from learning.policy import load_policy
from learning.proxies import audit as audit_proxies
from learning.store import content_digest
from learning.terms import Floats, Model, logit
from learning.train import Trained, labelled, train
from samples.coefficients import WORLD
from tests.benchmarks.bench_report import finish, row
from tests.benchmarks.learning_private import BARRED, private_model

ROOT = Path(__file__).parents[2]
POLICY = load_policy()


def features(home: Path, applications: int) -> tuple[pa.Table, dict[str, float], list[dict[str, Any]]]:
    """The feature table of a simulated market, the planted p by application, and fairness_audit."""
    if not (home / "truth.jsonl").exists():
        command = ["-m", "samples.simulate", "--companies", "12", "--applications", str(applications), "--pool"]
        subprocess.run([sys.executable, *command, "--truth", "lines", "--out", str(home)], cwd=ROOT, check=True)
    if not (home / "build" / "warehouse.duckdb").exists():
        target = {"DBT_TARGET_PATH": str(home / "build/dbt/target"), "DBT_LOG_PATH": str(home / "build/dbt/logs")}
        dbt = [
            str(Path(sys.executable).with_name("dbt")),
            "run",
            "--quiet",
            "-s",
            "+int_fit_features",
            "+fairness_audit",
        ]
        dbt += ["--project-dir", str(ROOT / "dbt_project"), "--profiles-dir", str(ROOT / "dbt_project")]
        subprocess.run(dbt, env=os.environ | {"RELAY_HOME": str(home)} | target, check=True)
    with duckdb.connect(str(home / "build" / "warehouse.duckdb"), read_only=True) as warehouse:
        table = warehouse.sql("from intermediate.int_fit_features").to_arrow_table()
        audit = warehouse.sql("from org.fairness_audit where stage = 'overall'").to_arrow_table().to_pylist()
    truth = {}
    with (home / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            for a in json.loads(line)["applications"]:
                truth[f"{a['company']}-{a['applicant_id']}"] = a["p"]
    return table, truth, audit


def open_model(table: pa.Table, truth: dict[str, float], audit: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each label begins with the set that its figure is of; n is that set's size."""
    started, cpu = time.perf_counter(), time.process_time()
    trained = train(table, POLICY)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    if not isinstance(trained, Trained):
        raise SystemExit(f"not enough: {[m.code for m in trained]}")
    rows = labelled(table)
    p = np.array([truth[key] for key in rows["application_key"].to_pylist()])
    companies = [row["org_key"] for row in rows.select(["org_key"]).to_pylist()]
    told = audit_proxies(trained.codes, companies, rows["person_key"].to_pylist(),
                         sizes=tuple(f.size for f in trained.model.inputs))  # fmt: skip
    biased = {
        r["org_key"] for r in audit
        if r["measure"] == "selection" and r["attribute"] == "sex" and (r["impact_ratio_high"] or 1) < 0.8
    }  # fmt: skip
    return [
        *newest(trained, p[trained.fold.test]),
        *left_out(trained, p[trained.fold.train]),
        row("all labelled: AUC with which features give away the company", told["auc"], unit="AUC", n=told["n"]),
        row("all labelled: seconds to train, fold and judge", seconds, limit=120, unit="s", n=rows.num_rows),
        row("all labelled: seconds of processor for it", cpu, limit=240, unit="s", n=rows.num_rows),
        row("12 companies: the biased one found, and no other", float(biased == {"komorebi-hotels"}), limit=1,
            unit="yes", n=12),
        *coefficients(trained.model),
    ]  # fmt: skip


def newest(trained: Trained, p: Floats) -> list[dict[str, Any]]:
    """The newest fifth, whose persons did not train, beside the planted probabilities `p` of the same people."""
    labels, ours, n = trained.labels[trained.fold.test], trained.predicted["model"], len(p)
    best = auc(labels, p).value
    half = Z * trained.model.spread(trained.codes[trained.fold.test])
    peers = {
        "occupation × region rate": trained.predicted["base_rate"],
        "logistic regression": trained.predicted["logistic"],
        "LightGBM (challenger)": lightgbm(trained),
    }
    parts = np.array_split(np.argsort(ours), 10)
    exact = float(np.mean([abs(ours[part].mean() - p[part].mean()) for part in parts]))
    redrawn, floor = over_redraws(ours, p)
    return [
        row("newest: AUC, of Bayes-optimal", auc(labels, ours).value, peer=best, limit=0.98, unit="AUC", n=n),
        *(row(f"newest: AUC of the {name}", auc(labels, q).value, peer=best, unit="AUC", n=n)
          for name, q in peers.items()),
        # the planted probability is the set's noise floor: on the labels that came, and over labels drawn anew from it
        row("newest: ECE, 10 bins; peer: the planted p itself", calibration_error(labels, ours)[0],
            peer=calibration_error(labels, p)[0], limit=0.02, unit="probability", n=n),
        row("newest: mean ECE of 200 redraws of the labels; peer: the planted p", redrawn, peer=floor, limit=0.02,
            unit="probability", n=n),
        row("newest: ECE against the planted p, no labels (floor 0)", exact, limit=0.02, unit="probability", n=n),
        row("newest: 95 % intervals that hold the planted p", float((np.abs(logit(ours) - logit(p)) <= half).mean()),
            peer=0.95, unit="share", n=n),
    ]  # fmt: skip


def left_out(trained: Trained, p: Floats) -> list[dict[str, Any]]:
    """Older episodes, each judged and calibrated by models that never met its company."""
    found, labels = trained.left_out["model"], trained.labels[trained.fold.train]
    if found["n"] != len(p):
        raise SystemExit("not every company could be judged: the planted probabilities of the rest are no peer")
    return [
        row("companies left out: ECE, 10 bins; peer: the planted p itself", found["ece"],
            peer=calibration_error(labels, p)[0], limit=0.02, unit="probability", n=found["n"]),
        row("companies left out: AUC, of Bayes-optimal", found["auc"]["value"], peer=auc(labels, p).value, unit="AUC",
            n=found["n"]),
        row("companies left out: share where it beats the base rate", trained.portability.index, limit=0.5,
            unit="share", n=len(trained.portability.companies)),
    ]  # fmt: skip


def over_redraws(ours: Floats, p: Floats) -> tuple[float, float]:
    """The expected calibration error on people of these planted probabilities, ours and that of the truth itself."""
    draws = np.random.default_rng(1)
    drawn = [draws.random(len(p)) < p for _ in range(200)]
    redrawn, floor = (float(np.mean([calibration_error(y, q)[0] for y in drawn])) for q in (ours, p))
    return redrawn, floor


def lightgbm(trained: Trained) -> "np.ndarray[Any, np.dtype[np.float64]]":
    import lightgbm

    x, y = trained.codes[trained.fold.train], trained.labels[trained.fold.train]
    model = lightgbm.LGBMClassifier(n_estimators=150, learning_rate=0.05, num_leaves=15, verbose=-1, n_jobs=2, seed=1)
    model.fit(x.astype(float), y)
    return np.asarray(model.predict_proba(trained.codes[trained.fold.test].astype(float))[:, 1])


def coefficients(model: Model) -> list[dict[str, Any]]:
    """Signs of planted effects of at least .25, and the rank correlation of all planted with all found effects."""
    by_name = {model.inputs[t.features[0]].name: (model.inputs[t.features[0]], t.scores) for t in model.terms
               if len(t.features) == 1}  # fmt: skip
    pairs = [
        (effect, scores[2] - scores[1])
        for code, effect in WORLD.skill.items() if f"skill:{code}" in by_name
        for _, scores in [by_name[f"skill:{code}"]]
    ]  # fmt: skip
    tables = {"occupation": WORLD.occupation, "region": WORLD.region, "experience_band": WORLD.experience,
              "education_level": WORLD.education}  # fmt: skip
    for name, effects in tables.items():
        feature, scores = by_name[name]
        level = {key: scores[feature.levels.index(key) + 1] for key in effects}
        centre, off = np.mean(list(effects.values())), np.mean(list(level.values()))
        pairs += [(effects[key] - centre, level[key] - off) for key in effects]
    planted_, found = np.array(pairs).T
    strong = np.abs(planted_) >= 0.25
    ranks = np.corrcoef(planted_.argsort().argsort(), found.argsort().argsort())[0, 1]
    right = float((np.sign(planted_) == np.sign(found))[strong].mean())
    return [
        row("planted effects: signs of those of .25 and more", right, limit=1.0, unit="share", n=int(strong.sum())),
        row("planted effects: order of all (rank correlation)", float(ranks), limit=0.9, unit="ρ", n=len(pairs)),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--applications", type=int, default=100_000)
    parser.add_argument("--private", type=int, default=40_000, help="persons who train the private model")
    parser.add_argument("--home", type=Path, help="a simulated RELAY_HOME to use again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table, truth, audit = features(arguments.home or Path(folder), arguments.applications)
        rows = open_model(table, truth, audit)
    for persons in (arguments.private, 9_600, 4_200):
        rows += private_model(persons, is_barred=persons >= BARRED)
    packages = ("interpret-core", "scikit-learn", "lightgbm", "numpy")
    finish("learning", rows, packages=packages, facts={"data": content_digest(table)[:12]})


if __name__ == "__main__":
    main()
