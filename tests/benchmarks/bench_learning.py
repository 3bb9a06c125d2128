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
import pyarrow.compute as pc

from learning.boosting import fit
from learning.features import encode
from learning.measures import Z, auc, calibration_error
from learning.policy import load_policy
from learning.private import train_private
from learning.proxies import audit as audit_proxies
from learning.store import content_digest
from learning.terms import Model, logit, probability
from learning.train import Trained, labelled, train
from samples.coefficients import WORLD
from tests.benchmarks.bench_report import finish, row
from tests.benchmarks.planted import planted

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
    started, cpu = time.perf_counter(), time.process_time()
    trained = train(table, POLICY)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    if not isinstance(trained, Trained):
        raise SystemExit(f"not enough: {[m.code for m in trained]}")
    rows = labelled(table)
    p = np.array([truth[key] for key in rows["application_key"].to_pylist()])
    test = trained.fold.test
    labels, ours = trained.labels[test], trained.predicted["model"]
    best = auc(labels, p[test]).value
    n = len(test)
    against_truth = float(
        np.mean([abs(ours[r].mean() - p[test][r].mean()) for r in np.array_split(np.argsort(ours), 10)])
    )
    ece, left_out = calibration_error(labels, ours)[0], trained.left_out["model"]
    companies = [row["org_key"] for row in rows.select(["org_key"]).to_pylist()]
    sizes = tuple(f.size for f in trained.model.inputs)
    told = audit_proxies(trained.codes, companies, rows["person_key"].to_pylist(), sizes=sizes)
    half = Z * trained.model.spread(trained.codes[test])
    inside = np.abs(logit(ours) - logit(p[test])) <= half
    found = [
        row("AUC on newer episodes, of Bayes-optimal", auc(labels, ours).value, peer=best, limit=0.98, unit="AUC", n=n),
        row("AUC of the logistic regression", auc(labels, trained.predicted["logistic"]).value, peer=best,
            unit="AUC", n=n),
        row("AUC of the occupation × region rate", auc(labels, trained.predicted["base_rate"]).value, peer=best,
            unit="AUC", n=n),
        row("AUC of LightGBM (challenger)", auc(labels, lightgbm(trained)).value, peer=best,
            unit="AUC", n=n),
        row("calibration error against the planted p", against_truth, limit=0.02, unit="probability", n=n),
        # on so few newer people the planted probability itself misses the bar: it stands beside, and more people below
        row("calibration error on newer episodes; peer: the planted p itself", ece,
            peer=calibration_error(labels, p[test])[0], limit=0.02, unit="probability", n=n),
        row("calibration error on companies left out; peer: a perfect model by chance", left_out["ece"],
            peer=left_out["ece_by_chance"], limit=0.02, unit="probability", n=left_out["n"]),
        row("AUC with which the features give away the company", told["auc"], unit="AUC", n=told["n"]),
        row("95 % intervals that hold the planted p", float(inside.mean()), peer=0.95, unit="share", n=n),
        row("companies left out where it beats the base rate", trained.portability.index, limit=0.5,
            unit="share", n=len(trained.portability.companies)),
        row("seconds to train, fold and judge", seconds, limit=120, unit="s", n=len(rows)),
        row("seconds of processor for it", cpu, limit=240, unit="s", n=len(rows)),
    ]  # fmt: skip
    biased = {
        r["org_key"] for r in audit
        if r["measure"] == "selection" and r["attribute"] == "sex" and (r["impact_ratio_high"] or 1) < 0.8
    }  # fmt: skip
    found.append(row("biased company found alone", float(biased == {"komorebi-hotels"}), limit=1, unit="yes", n=12))
    return [*found, *coefficients(trained.model)]


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
    return [
        row("signs of planted effects of .25 and more", float((np.sign(planted_) == np.sign(found))[strong].mean()),
            limit=1.0, unit="share", n=int(strong.sum())),
        row("order of planted effects (rank correlation)", float(ranks), limit=0.9, unit="ρ", n=len(pairs)),
    ]  # fmt: skip


def private_model(n: int) -> list[dict[str, Any]]:
    """The private model beside the open one on the same persons, both judged on fresh ones."""
    table, _ = planted(int(n / (1 - POLICY.private.held_out)) + 200, seed=1)
    fresh, p = planted(40_000, seed=2)
    labels = np.asarray(pc.equal(fresh["success_183"], "success").to_numpy(), dtype=bool)
    started = time.perf_counter()
    private = train_private(table, POLICY, seed=1)
    if isinstance(private, tuple):
        raise SystemExit("too few persons")
    seconds = time.perf_counter() - started
    rows = labelled(table)
    inputs = private.model.inputs
    y = np.asarray(pc.equal(rows["success_183"], "success").to_numpy(), dtype=bool)
    plain = fit(encode(rows, inputs), y, inputs=inputs, policy=POLICY.model, seed=1, bags=4)
    codes = encode(fresh, inputs)
    dp, open_ = probability(private.model.logits(codes)), probability(plain.logits(codes))
    return [
        row(f"AUC of the private model (ε={private.epsilon:g}, δ={private.delta:g}) beside the open one",
            auc(labels, dp).value, peer=auc(labels, open_).value, limit=-0.01, unit="AUC", n=private.n),
        row("  Bayes-optimal on the same persons", auc(labels, p).value, unit="AUC", n=40_000),
        row("calibration error of the private model", calibration_error(labels, dp)[0], limit=0.02,
            unit="probability", n=40_000),
        row("calibration error of the open one", calibration_error(labels, open_)[0], limit=0.02,
            unit="probability", n=40_000),
        row("membership-inference advantage", private.advantage, limit=0.05, unit="share", n=private.n),
        row("seconds to train it and attack it", seconds, limit=120, unit="s", n=private.n),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--applications", type=int, default=100_000)
    parser.add_argument("--private", type=int, default=40_000, help="persons who train the private model")
    parser.add_argument("--home", type=Path, help="a simulated RELAY_HOME to use again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table, truth, audit = features(arguments.home or Path(folder), arguments.applications)
        rows = [*open_model(table, truth, audit), *private_model(arguments.private)]
    packages = ("interpret-core", "scikit-learn", "lightgbm", "numpy")
    finish("learning", rows, packages=packages, facts={"data": content_digest(table)[:12]})


if __name__ == "__main__":
    main()
