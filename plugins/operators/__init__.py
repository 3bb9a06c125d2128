from anonymization.key_source import offer
from plugins.operators.secrets import airflow_variable

offer(airflow_variable)
