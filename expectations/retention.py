"""Until when a report is kept."""

from datetime import datetime, timedelta


def keep_until(checked_at: str, *, days: int) -> str:
    """The day (UTC) after which the retention job may remove it."""
    return (datetime.fromisoformat(checked_at) + timedelta(days=days)).date().isoformat()
