"""What a build may show of the model: its status, its scores, and the terms that may leave the operator.

`prepare` trains where something has changed and judges; the tables read what it stored. dbt's Python models call these.
"""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from learning.evidence import evidence, fairness
from learning.policy import Policy, digest, load_policy, private_digest
from learning.private import Private, train_private
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
from learning.train import labelled, train

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
        same = {"version": version, "policy_version": policy.version, "method": METHOD}
        stored = same | evidence(trained, rows, groups)
        write_keys(folder, trained.persons)
        write_json(folder / "model.json", stored)
    stored["fairness"] = fairness(_scores(table, stored), groups, selection, policy.fairness)
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
