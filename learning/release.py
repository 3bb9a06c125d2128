"""What a build may show of the model: its status, its scores, and the terms that may leave the operator.

`prepare` trains where something has changed and judges; the tables read what it stored. dbt's Python models call these.
"""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from learning.fairness import (
    as_rows,
    below,
    biased,
    calibration_by_group,
    impact_ratios,
    is_assessable,
    wide_age,
)
from learning.fairness import selection as selection_rates
from learning.measures import calibration_curve, summary
from learning.policy import Policy, digest, load_policy, private_digest
from learning.private import Private, one_each, train_private
from learning.readiness import Missing
from learning.reasons import feature_name, level_name
from learning.score import SCORES, score
from learning.status import SENTENCES, STATUS, TERMS, sentences_of
from learning.store import (
    content_digest,
    drop_ordered,
    keep_only,
    models_folder,
    order_done,
    read_json,
    version_of,
    write_json,
    write_keys,
)
from learning.terms import Model
from learning.train import Trained, labelled, train

# What changes the numbers without changing data or policy: raise it with the code.
METHOD: Final = "5"
PRIVATE_METHOD: Final = "4"  # of its own: a change of the open model alone must not make the private one spend ε anew


def home() -> Path:
    """RELAY_HOME of the build that calls."""
    return Path(os.environ.get("RELAY_HOME", "data")).resolve()


def prepare(
    table: pa.Table, groups: pa.Table, selection: pa.Table, *, root: Path, policy: Policy | None = None,
    seed: int | None = None,
) -> pa.Table:  # fmt: skip
    """Train, judge, store; gives the one row of the status. `seed` is for tests: it fixes the private model's noise.

    `groups` has sex and age_band5 by company and application_key; `selection` is fairness_audit.
    """
    policy = policy or load_policy()
    drop_ordered(root)
    rows = labelled(table)
    content = content_digest(rows)
    version = version_of("fit", content, digest(policy), METHOD)
    folder = models_folder(root) / version
    facts: dict[str, Any] = {"policy_version": policy.version}
    if (folder / "model.json").exists():
        stored = read_json(folder / "model.json")
    else:
        trained = train(table, policy)
        if isinstance(trained, tuple):
            return _nothing(root, trained, facts)
        stored = _stored(trained, rows, groups, version=version, policy=policy)
        write_keys(folder, trained.persons)
        write_json(folder / "model.json", stored)
    stored["fairness"] = _fairness(table, groups, selection, stored, policy)
    stored["decision"] = decision = _decision(root, version, policy)
    stored["status"] = status = _status(stored, decision)
    private = _private(table, content, root=root, policy=policy, seed=seed)
    write_json(folder / "model.json", stored)
    _card(folder, stored, private, policy)
    better = sum(c["model"] < c["base_rate"] for c in stored["portability"])
    facts |= {
        "status": status,
        "is_common": stored["is_common"],
        "n_companies": len(stored["portability"]),
        "n_companies_better": better,
        "portability_index": better / len(stored["portability"]) if stored["portability"] else None,
        "terms_status": private["status"],
        "terms_version": private.get("version"),
        "model_version": version,
    }
    said = sentences_of(status, is_assessable=stored["fairness"]["is_assessable"])
    return _finish(root, facts, said=said, missing=private["missing"], spent=private["spent"])


def scores(table: pa.Table, *, root: Path) -> pa.Table:
    """The score of every episode, empty where none may be given."""
    current = read_json(models_folder(root) / "current.json")
    if current["status"] != "published":
        return SCORES.empty_table()
    return _scores(table, read_json(models_folder(root) / current["model_version"] / "model.json"))


def terms(*, root: Path) -> pa.Table:
    """The private model, one row per level of each term; empty where it may not leave."""
    current = read_json(models_folder(root) / "current.json")
    if current["status"] != "published" or current["terms_status"] != "published":
        return TERMS.empty_table()
    stored = read_json(models_folder(root) / current["terms_version"] / "model.json")
    model = Model.from_dict(stored["model"])
    same = {"epsilon": stored["epsilon"], "delta": stored["delta"], "model_version": current["terms_version"]}
    base = {"term": "base", "bin": 0, "term_ja": "基準", "level": "all", "level_ja": "全体", "contribution": model.base}
    found = [base | same]
    for term in model.terms:
        feature = model.inputs[term.features[0]]
        found += [
            {
                "term": feature.name, "bin": code, "term_ja": feature_name(feature.name, ja=True),
                "level": level_name(feature, code, ja=False), "level_ja": level_name(feature, code, ja=True),
                "contribution": float(value),
            } | same
            for code, value in enumerate(term.scores)
        ]  # fmt: skip
    return pa.Table.from_pylist(found, schema=TERMS)


def _scores(table: pa.Table, stored: dict[str, Any]) -> pa.Table:
    seen = tuple(frozenset(codes) for codes in stored["seen"])
    window = (date.fromisoformat(stored["window"][0]), date.fromisoformat(stored["window"][1]))
    return score(table, Model.from_dict(stored["model"]), seen=seen, version=stored["version"], window=window)


def _nothing(root: Path, missing: Sequence[Missing], facts: dict[str, Any]) -> pa.Table:
    facts = {**facts, "status": "not_enough", "terms_status": "not_enough", "is_common": False}
    return _finish(root, facts, said=SENTENCES["not_enough"], missing=[[m.code, m.ja, m.en] for m in missing], spent=[])


def _finish(
    root: Path, facts: dict[str, Any], *, said: tuple[str, str], missing: list[list[str]], spent: list[dict[str, Any]]
) -> pa.Table:
    ja, en = said
    facts = {
        **dict.fromkeys(STATUS.names), **facts,
        "status_ja": " ".join([ja, *(m[1] for m in missing)]),
        "status_en": " ".join([en, *(m[2] for m in missing)]),
        "missing": ",".join(m[0] for m in missing) or None,
    }  # fmt: skip
    folder = models_folder(root)
    write_json(folder / "current.json", facts)
    write_json(folder / "epsilon_spent.json", spent)
    order_done(root)
    keep_only(root, [facts.get("model_version") or "", facts["terms_version"] or ""])
    return pa.Table.from_pylist([{name: facts[name] for name in STATUS.names}], schema=STATUS)


def _stored(trained: Trained, rows: pa.Table, groups: pa.Table, *, version: str, policy: Policy) -> dict[str, Any]:
    labels, p = trained.labels[trained.fold.test], trained.predicted["model"]
    tested = _attributes(rows.take(trained.fold.test), groups)
    return {
        "version": version,
        "policy_version": policy.version,
        "method": METHOD,
        "model": trained.model.as_dict(),
        "seen": [sorted(codes) for codes in trained.seen],
        "window": [day.isoformat() for day in trained.window],
        "n_trained": len(trained.fold.train),
        "n_persons": len(trained.persons),
        "measures": {name: summary(labels, q) for name, q in trained.predicted.items()},
        "left_out": trained.left_out,
        "curve": [
            {"n": b.n, "expected": b.expected, "observed": b.observed.as_dict()} for b in calibration_curve(labels, p)
        ],
        "portability": [
            {"org_key": c.org_key, "n": c.n, "model": c.model, "base_rate": c.base_rate, "logistic": c.logistic}
            for c in trained.portability.companies
        ],
        "is_common": trained.portability.is_common,
        "gain": trained.portability.gain.as_dict(),
        "calibration": list(trained.calibration),
        "pairs": list(trained.pairs),
        "proxies": _proxies(trained, rows, groups),
        "calibration_by_group": [
            row for name, values in tested.items() for row in as_rows(calibration_by_group(name, values, labels, p))
        ],
    }


def _proxies(trained: Trained, rows: pa.Table, groups: pa.Table) -> list[dict[str, Any]]:
    from learning.proxies import audit  # noqa: PLC0415 - only where there is enough to learn from

    attributes: dict[str, Sequence[str | None]] = {**_attributes(rows, groups), "company": rows["org_key"].to_pylist()}
    sizes = tuple(f.size for f in trained.model.inputs)
    return [
        {"attribute": name, **audit(trained.codes, values, rows["person_key"].to_pylist(), sizes=sizes)}
        for name, values in attributes.items()
    ]


def _attributes(rows: pa.Table, groups: pa.Table) -> dict[str, list[str | None]]:
    """Sex and ten-year age band of each row, None where nobody told."""
    keys = (groups[name].to_pylist() for name in ("company", "application_key", "sex", "age_band5"))
    told = {(c, a): (s, wide_age(b)) for c, a, s, b in zip(*keys, strict=True)}
    pairs = zip(rows["company"].to_pylist(), rows["application_key"].to_pylist(), strict=True)
    found = [told.get(pair, (None, None)) for pair in pairs]
    return {"sex": [f[0] for f in found], "age_band": [f[1] for f in found]}


def _fairness(
    table: pa.Table, groups: pa.Table, selection: pa.Table, stored: dict[str, Any], policy: Policy
) -> dict[str, Any]:
    """The model's own scoring rates (above the median, a person once), and companies whose choices stand out."""
    scored = _scores(table, stored)
    scored = one_each(scored.filter(scored["is_supported"]).sort_by("rejected_on"))
    p = scored["probability"].to_numpy()
    picked = p > (np.median(p) if len(p) else 0.5)
    found = [
        group
        for name, values in _attributes(scored, groups).items()
        for group in impact_ratios(name, values, picked, policy.fairness)
    ]
    unfair = [
        {name: row[name] for name in ("org_key", "attribute", "group_name", "impact_ratio", "impact_ratio_high")}
        for row in selection.to_pylist()
        if row["measure"] == "selection" and row["stage"] == "overall" and row["impact_ratio_high"] is not None
        and row["impact_ratio_high"] < policy.fairness.min_ratio
    ]  # fmt: skip
    return {
        "scoring": as_rows(found),
        "is_assessable": is_assessable(found),
        "selection": as_rows(selection_rates(selection.to_pylist(), policy.fairness)),
        "below": as_rows(below(found, policy.fairness)),
        "surely_below": as_rows(biased(found, policy.fairness)),
        "companies": sorted(unfair, key=lambda row: (row["org_key"], row["attribute"], row["group_name"])),
    }


def _status(stored: dict[str, Any], decision: dict[str, Any] | None) -> str:
    if not stored["is_common"]:
        return "not_yet"
    approved = decision is not None and decision["choice"] == "approve"
    is_fair = stored["fairness"]["is_assessable"] and not stored["fairness"]["below"]
    return "published" if approved or is_fair else "held"


def _decision(root: Path, version: str, policy: Policy) -> dict[str, Any] | None:
    """What a person decided about a version that fairness holds back: kept beside the reports, or in the policy."""
    kept = root / "reports" / version / "decision.json"
    if kept.exists():
        return {name: str(value) for name, value in read_json(kept).items()}
    agreed = next((d for d in policy.decisions if d.model_version == version), None)
    return (
        None if agreed is None else {"choice": "approve", "by": agreed.decided_by, "at": agreed.on, "why": agreed.why}
    )


def _private(table: pa.Table, content: str, *, root: Path, policy: Policy, seed: int | None) -> dict[str, Any]:
    """The private model of this content: the one that is there, since fitting again would spend ε again."""
    made_from = version_of("from", content, private_digest(policy), PRIVATE_METHOD)
    for path in models_folder(root).glob("dp-*/model.json"):
        stored = read_json(path)
        if stored["made_from"] == made_from:
            return _judged(stored, policy)
    found = train_private(table, policy, seed=seed)
    if not isinstance(found, Private):
        return {"status": "not_enough", "missing": [[m.code, m.ja, m.en] for m in found], "spent": []}
    model = found.model.as_dict()
    version = version_of("dp", str(model))
    stored = {
        "version": version, "made_from": made_from, "model": model, "epsilon": found.epsilon, "delta": found.delta,
        "auc": found.auc.as_dict(), "advantage": found.advantage, "n": found.n, "spent": [found.spent(version)],
    }  # fmt: skip
    write_keys(models_folder(root) / version, found.persons)
    write_json(models_folder(root) / version / "model.json", stored)
    return _judged(stored, policy)


def _judged(stored: dict[str, Any], policy: Policy) -> dict[str, Any]:
    leaks = stored["advantage"] > policy.private.max_membership_advantage
    return {**stored, "status": "leaks_membership" if leaks else "published", "missing": []}


def _card(folder: Path, stored: dict[str, Any], private: dict[str, Any], policy: Policy) -> None:
    from learning.card import write_card  # noqa: PLC0415 - draws: only where there is a model

    write_card(folder, stored, private, policy)
