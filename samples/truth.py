"""Add up what is true about everybody, so that a test can hold the pipeline's answers against it."""

import math
from collections import Counter, defaultdict
from typing import Any, Final

from samples.coefficients import WORLD
from samples.companies import BIASED, IMPORTER, Company
from samples.consents import CONSENT_SHARE
from samples.episodes import HORIZONS, STAYS, Episode, episodes, half_year, intervals, is_pooled, ledger_units
from samples.events import AS_OF, Career
from samples.shapes.sheet import dashed
from samples.survival import kaplan_meier

_BINS: Final = 2000  # of the planted probability, for the best AUC that any model can reach
_CELL: Final = ("occupation", "region", "half_year")


class Tally:
    """The counts of DEFINITIONS over all persons added so far; its size does not grow with them."""

    def __init__(self, companies: list[Company]) -> None:
        self._companies = companies
        self._people: Counter[str] = Counter()
        self._episodes: Counter[str] = Counter()
        self._cells: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        self._ledger: dict[str, Counter[str]] = {group: Counter() for group in sorted({c.group for c in companies})}
        self._by_company: dict[str, Counter[str]] = {company.id: Counter() for company in companies}
        self._starts: dict[str, Counter[str]] = {company.id: Counter() for company in companies}
        self._stays: dict[str, Counter[tuple[int, bool]]] = {company.id: Counter() for company in companies}
        self._chances: list[list[int]] = [[0, 0] for _ in range(_BINS)]
        self._log_loss = 0.0

    def add(self, life: Career) -> dict[str, Any]:
        """Count one person, and return what is true of this person alone."""
        pooled = is_pooled(life)
        found = episodes(life)
        self._count_people(life, pooled=pooled)
        for unit in ledger_units(life, found):
            ledger = self._ledger[unit.group]
            ledger[unit.state] += 1
            if unit.state == "vested":
                ledger["vested_of_pooled"] += pooled
                ledger[f"vested_{unit.inside_group or 'plain'}"] += 1
        self._episodes["eligible_ever"] += len(found)
        if pooled:
            self._count_episodes(life, found)
            self._count_work(life, found)
        return _record(life, found, pooled=pooled)

    def _count_people(self, life: Career, *, pooled: bool) -> None:
        told = [a for a in life.applications if a.rejected_on is not None and not a.imported]
        ever = bool(intervals(life, "pool_stats"))
        self._people["persons"] += 1
        self._people["notified"] += bool(told)
        self._people["notified_consented_ever"] += bool(told) and ever
        self._people["consented_ever"] += ever
        self._people["withdrawn"] += ever and not pooled
        self._people["pooled"] += pooled
        for work in life.employments:
            self._by_company[work.company.id]["outcomes"] += 1
        for event in life.consents:
            self._by_company[event.company.id]["consents"] += 1
        for a in life.applications:
            counts = self._by_company[a.company.id]
            counts["applications"] += 1
            counts["applications_pooled"] += pooled
            counts["imported_history"] += a.imported
            counts[f"closing_{a.closing}"] += 1
            if a.closing in ("hired", "rejected") and not a.imported:
                counts[f"decided_{life.person.sex}"] += 1
                counts[f"hired_{life.person.sex}"] += a.closing == "hired"

    def _count_episodes(self, life: Career, found: list[Episode]) -> None:
        person = life.person
        scored = any(interval.end is None for interval in intervals(life, "ai_scoring"))
        for episode in found:
            self._episodes["eligible"] += 1
            if not episode.headline:
                continue
            cell = self._cells[(person.occupation, person.region, episode.half_year)]
            cell["headline"] += 1
            cell["scored"] += scored
            for horizon in HORIZONS:
                if episode.rejected_on + horizon <= AS_OF:
                    cell[f"observed_{horizon}"] += 1
                    cell[f"rehired_{horizon}"] += episode.rehired_within(horizon)
                for stay in STAYS:
                    if episode.is_mature(horizon=horizon, stay=stay):
                        cell[f"{episode.outcome(horizon=horizon, stay=stay)}_{horizon}_{stay}"] += 1
            if episode.is_mature(horizon=365, stay=183):
                self._count_headline(episode, cell)

    def _count_headline(self, episode: Episode, cell: Counter[str]) -> None:
        outcome = episode.outcome(horizon=365, stay=183)
        cell["mature"] += 1
        work = episode.rehire
        if work is not None and work.ended is not None and work.ended - work.started < 183:
            cell[f"early_end_{work.end_kind}"] += 1
        if outcome == "success" and work is not None:
            meets = work.rating is not None and work.rating >= 3
            cell["strong"] += meets
            cell["unrated"] += work.rating is None
            cell["thriving"] += meets or work.promoted or work.converted
        chance = episode.application.probability
        if chance is not None and outcome != "excluded":
            success = outcome == "success"
            self._chances[min(int(chance * _BINS), _BINS - 1)][success] += 1
            self._log_loss -= math.log(chance if success else 1 - chance)

    def _count_work(self, life: Career, found: list[Episode]) -> None:
        relayed = {id(e.rehire) for e in found if e.rehire is not None}
        for work in life.employments:
            if id(work) in relayed:
                self._starts[work.company.id][half_year(work.started)] += 1
            agreed = work.end_kind == "death" or (work.end_kind == "term_ended" and work.fixed_term)
            left = work.ended is not None and not agreed
            self._stays[work.company.id][((work.ended or AS_OF) - work.started, left)] += 1

    def as_dict(self) -> dict[str, Any]:
        """Everything counted, as `truth.json` holds it."""
        counts = [
            {**dict(zip(_CELL, key, strict=True)), **dict(sorted(cell.items()))}
            for key, cell in sorted(self._cells.items())
        ]
        total: Counter[str] = sum(self._cells.values(), Counter())
        return {
            "as_of": dashed(AS_OF),
            "coefficients": WORLD.as_dict(),
            "consent_share_planted": CONSENT_SHARE,
            "companies": {c.id: self._company(c) for c in self._companies},
            "people": dict(self._people),
            "episodes": {**self._episodes, **dict(sorted(total.items()))},
            "margins": {name: self._margin(at) for at, name in enumerate(_CELL)},
            "cells": counts,
            "ledger": {group: _ledger(counts) for group, counts in self._ledger.items()},
            "best_possible": self._best_possible(),
        }

    def _company(self, company: Company) -> dict[str, Any]:
        return {
            "group": company.group,
            "shape": company.shape,
            "taste": vars(company.taste),
            "planted_bias": company.taste.against_women > 0 and company.index == BIASED,
            "planted_bulk_import": company.index == IMPORTER,
            "counts": dict(sorted(self._by_company[company.id].items())),
            "relay_starts": dict(sorted(self._starts[company.id].items())),
            "retention": kaplan_meier(self._stays[company.id]),
        }

    def _margin(self, at: int) -> dict[str, dict[str, int]]:
        margin: dict[str, Counter[str]] = defaultdict(Counter)
        for key, cell in self._cells.items():
            margin[key[at]].update(cell)
        return {key: dict(sorted(cell.items())) for key, cell in sorted(margin.items())}

    def _best_possible(self) -> dict[str, float | int | None]:
        """What a model that knew the planted probabilities would reach on the mature headline episodes."""
        failures = sum(bin_[0] for bin_ in self._chances)
        successes = sum(bin_[1] for bin_ in self._chances)
        if not failures or not successes:
            return {"n": failures + successes, "auc": None, "log_loss": None}
        below = wins = 0.0
        for missed, met in self._chances:
            wins += met * (below + missed / 2)
            below += missed
        n = failures + successes
        return {"n": n, "auc": wins / (failures * successes), "log_loss": self._log_loss / n}


def _ledger(counts: Counter[str]) -> dict[str, int]:
    vested = counts["vested"]
    return {**dict(sorted(counts.items())), "grants": vested // 10, "rest": vested % 10}


def _record(life: Career, found: list[Episode], *, pooled: bool) -> dict[str, Any]:
    """Who this person is in each export, and which rejections are eligible: what linkage and episodes are tested on."""
    eligible = {id(e.application): e for e in found}
    return {
        "person": life.person.index,
        "trap": life.person.trap,
        "pooled": pooled,
        "applications": [
            {
                "company": a.company.id,
                "applicant_id": a.applicant_id,
                "rejected_on": dashed(a.rejected_on) or None,
                "eligible": id(a) in eligible,
                "headline": id(a) in eligible and eligible[id(a)].headline,
                "outcome": eligible[id(a)].outcome(horizon=365, stay=183) if id(a) in eligible else None,
                "p": None if a.probability is None else round(a.probability, 4),
            }
            for a in life.applications
        ],
        "employments": [{"company": e.company.id, "employee_id": e.employee_id} for e in life.employments],
    }
