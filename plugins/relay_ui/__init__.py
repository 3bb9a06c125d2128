"""The pages inside Airflow: what was published and reported, for people who would rather look than read."""
