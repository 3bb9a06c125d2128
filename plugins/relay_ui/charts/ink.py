"""The colours and lettering of every picture: drawn once, worn light, dark or on paper.

A picture is drawn in stand-in colours that Vega passes through as they are; in the finished SVG each becomes a CSS
variable with the light theme's value behind it. One drawing therefore serves both themes, and a cached one too.
"""

from typing import Final

# name → value where no stylesheet says otherwise (light). Checked for contrast: text on paper ≥ 4.5:1, marks ≥ 3:1.
_LIGHT: Final = {
    "text": "#1c2733",
    "muted": "#56636f",
    "line": "#d9dfe4",
    "axis": "#9aa5af",
    "paper": "#ffffff",
    "accent": "#0b6e75",
    "accent-soft": "#b9dcdd",
    "second": "#b4531c",
    "second-soft": "#f0d0bd",
    "quiet": "#8b97a2",
    "quiet-soft": "#e4e8eb",
    "scale-1": "#d3e9e6",
    "scale-2": "#9fd0cc",
    "scale-3": "#5fb0ad",
    "scale-4": "#237f83",
    "scale-5": "#0a4f58",
    "on-light": "#1c2733",
    "on-dark": "#ffffff",
    "less-2": "#b4531c",
    "less-1": "#efc3a8",
    "same": "#e9edf0",
    "more-1": "#9fd0cc",
    "more-2": "#0b6e75",
}
NAMES: Final = tuple(_LIGHT)
INK: Final = {name: f"#0102{at:02x}" for at, name in enumerate(NAMES)}
HATCH: Final = "#0103ff"  # what may not be shown: a pattern, so that it is no colour of the scale
SCALE: Final = tuple(INK[f"scale-{step}"] for step in range(1, 6))
LETTERS: Final = "sans-serif"  # to measure by; the page's own letters are worn
SIZE: Final = 12  # px, at the drawing's natural width


def worn(svg: str, *, key: str) -> str:
    """Stand-ins become variables of the page's stylesheet; `key` names this picture's own hatching."""
    for name, stand_in in INK.items():
        svg = svg.replace(f'"{stand_in}"', f'"var(--chart-{name}, {_LIGHT[name]})"')
    return svg.replace(f'"{HATCH}"', f'"url(#{key}-hatch)"')


def hatching(key: str) -> str:
    """The pattern for figures held back."""
    line = f"var(--chart-quiet, {_LIGHT['quiet']})"
    return (
        f'<defs><pattern id="{key}-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)">'
        f'<line x1="0" y1="0" x2="0" y2="5" stroke="{line}" stroke-width="1.4"/></pattern></defs>'
    )


def theme() -> dict[str, object]:
    """Vega-Lite's config: no frame, faint lines, quiet axes."""
    axis = {
        "labelColor": INK["muted"], "titleColor": INK["muted"], "domainColor": INK["axis"], "tickColor": INK["axis"],
        "gridColor": INK["line"], "labelFont": LETTERS, "titleFont": LETTERS, "labelFontSize": SIZE, "labelLimit": 0,
        "titleFontSize": SIZE, "titleFontWeight": "normal", "labelOverlap": "greedy", "ticks": False, "labelPadding": 6,
    }  # fmt: skip
    return {
        "background": None,
        "padding": 4,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"labelFlush": False},
        "axisY": {"domain": False},
        "text": {"color": INK["text"], "font": LETTERS, "fontSize": SIZE},
        "legend": {
            "labelColor": INK["muted"], "labelFont": LETTERS, "labelFontSize": SIZE, "labelLimit": 0, "title": None,
            "orient": "top", "symbolStrokeWidth": 2,
        },
    }  # fmt: skip
