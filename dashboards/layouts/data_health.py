"""Data health: what the sources delivered, what waits in quarantine, what changed its shape."""

from dashboards.health import show

show()
