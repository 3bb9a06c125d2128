"""The two assets that tie the DAGs together."""

from airflow.sdk import Asset

POOL = Asset(name="pool", uri="x-career-relay://pool")
PUBLISHED = Asset(name="published", uri="x-career-relay://published")
