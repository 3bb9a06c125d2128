"""A proposed contract as YAML that a person reads and corrects: one line per column."""

from typing import Any, Final

import yaml

from anonymization.intake.contract import Column, ExportContract

_WIDTH: Final = 1 << 20  # never fold a line


class _Flow(dict[str, Any]):
    """A mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    """Knows how to write a `_Flow`."""


def _represent(dumper: yaml.SafeDumper, data: _Flow) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


_Dumper.add_representer(_Flow, _represent)


def as_yaml(export: ExportContract) -> str:
    """The YAML that `load_contract` reads back to the same contract."""
    content: dict[str, Any] = {"version": export.version}
    if export.encoding is not None:
        content["encoding"] = export.encoding
    if export.delimiter is not None:
        content["delimiter"] = export.delimiter
    content["kind"] = export.kind
    content["columns"] = [_Flow(as_dict(column)) for column in export.columns]
    content["review"] = list(export.review)
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text


def as_dict(column: Column) -> dict[str, Any]:
    """The entry of one column, options only where there are some."""
    entry: dict[str, Any] = {"name": column.name, "field": column.field, "class": column.class_}
    if column.confidence is not None:
        entry["confidence"] = column.confidence
    if column.why:
        entry["why"] = column.why
    if options := column.options.model_dump(exclude_none=True):
        entry["options"] = _Flow(options)
    return entry
