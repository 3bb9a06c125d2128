"""The three shapes in which the sample companies drop their exports, by name."""

from samples.companies import Company
from samples.shapes.airwork import AIRWORK
from samples.shapes.greenhouse import GREENHOUSE
from samples.shapes.hrhacker import HRHACKER
from samples.shapes.sheet import Shape, Sheet

_BY_NAME = {"hrhacker": HRHACKER, "airwork": AIRWORK, "greenhouse": GREENHOUSE}

__all__ = ["Shape", "Sheet", "shape_of"]


def shape_of(company: Company) -> Shape:
    return _BY_NAME[company.shape]
