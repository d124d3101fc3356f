"""SQL: questions that no page answers, on the published tables."""

from dashboards.console import show

show()
