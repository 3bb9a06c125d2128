"""Noise and what it costs, by OpenDP: the discrete Gaussian mechanism under zero-concentrated differential privacy.

A vector of counts that one unit changes by at most Δ (Euclidean length) gets noise of scale σ; that costs
    ρ = Δ² / 2σ²,      ρ of several adds up,      ε(δ) from ρ by the tight conversion,  about ρ + 2·√(ρ·ln 1/δ)
Bun M., Steinke T., TCC 2016; Canonne C., Kamath G., Steinke T., The discrete Gaussian for differential privacy, 2020.
OpenDP draws from the operating system's generator and computes every bound rounded against us.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import opendp.prelude as dp

dp.enable_features("contrib")
_STEPS: Final = 60  # halvings: more than a float64 has digits


def with_noise(counts: Sequence[int], *, rho: float, sensitivity: float) -> list[int]:
    """The counts with noise that costs at most `rho`; `sensitivity` is how far one unit moves them (Euclidean)."""
    if not counts:
        return []
    drawn: list[int] = _gaussian(scale_of(rho=rho, sensitivity=sensitivity))(list(counts))
    return drawn


@lru_cache
def scale_of(*, rho: float, sensitivity: float) -> float:
    """σ: the standard deviation of the noise that costs `rho`, as OpenDP accounts for it."""
    scale = sensitivity / math.sqrt(2 * rho)
    while _gaussian(scale).map(sensitivity) > rho:
        scale *= 1 + 1e-12
    return scale


@lru_cache
def epsilon_of(*, rho: float, delta: float) -> float:
    """ε at δ of everything that together cost `rho`."""
    if rho == 0:
        return 0.0
    private: Any = dp.c.make_zCDP_to_approxDP(_gaussian(1 / math.sqrt(2 * rho)))
    return float(private.map(1.0).epsilon(delta))


@lru_cache
def rho_of(*, epsilon: float, delta: float) -> float:
    """The most that may be spent so that ε at δ is not exceeded."""
    low, high = 0.0, epsilon
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if epsilon_of(rho=middle, delta=delta) <= epsilon else (low, middle)
    return low


@lru_cache
def _gaussian(scale: float) -> Any:
    return dp.m.make_gaussian(dp.vector_domain(dp.atom_domain(T="i64")), dp.l2_distance(T="f64"), scale=scale)
