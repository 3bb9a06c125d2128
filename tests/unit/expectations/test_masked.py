"""The JSON of a report tells no more of people than the page: in steps, and of few that they are few."""

import json

from expectations.masked import masked

LINE = {"rule": "r", "table": "t", "severity": "warning", "people": True, "success": False, "raised": False}
REPORT = {
    "about": {
        "rows_total": 3,
        "rows_ok": 0,
        "rows_rejected": 72,
        "reasons": {"bad_date": 2, "ragged_row": 70},
        "people": {"pooled": 4},
        "pii_removed": {"name": 1},
        "columns": [{"position": 2, "blank": 3, "bad": 0}],
        "notice": {"since": "2026-01-01", "told_before": 1},
    },
    "trends": {
        "raw": [
            {"key": "rows", "people": True, "values": [2.0, 60.0]},
            {"key": "share", "people": False, "values": [2.5]},
        ]
    },
    "gates": {
        "pool": {
            "rows": {"application": 4, "job": 2},
            "facts": {"rows_ok": 4, "rejections": 2, "unknown_files": 1},
            "expectations": [
                LINE | {"count": 3, "of": 12},
                LINE | {"count": 30},
                LINE | {"count": 3, "people": False},
                LINE | {"count": None},
            ],
        }
    },
}


def test_counts_of_people_are_told_in_steps_and_what_counts_nobody_as_it_is() -> None:
    found = masked(REPORT, small=5)
    assert found["about"] == REPORT["about"] | {
        "rows_total": "< 5",
        "rows_rejected": "70–74",
        "reasons": {"bad_date": "< 5", "ragged_row": "70–74"},
        "people": {"pooled": "< 5"},
        "pii_removed": {"name": "< 5"},
        "columns": [{"position": 2, "blank": "< 5", "bad": 0}],
        "notice": {"since": "2026-01-01", "told_before": "< 5"},
    }
    gate = found["gates"]["pool"]
    assert gate["rows"] == {"application": "< 5", "job": 2}
    assert gate["facts"] == {"rows_ok": "< 5", "rejections": "< 5", "unknown_files": 1}
    assert [(line["count"], line.get("shown"), line.get("of")) for line in gate["expectations"]] == [
        (None, "< 5", "10–14"),
        (None, "30–34", None),
        (3, None, None),
        (None, None, None),
    ]
    assert [line["values"] for line in found["trends"]["raw"]] == [["< 5", "60–64"], [2.5]]


def test_asked_again_it_stays_and_the_report_that_was_given_too() -> None:
    before = json.dumps(REPORT)
    once = masked(REPORT, small=5)
    assert masked(once, small=5) == once
    assert json.dumps(REPORT) == before
