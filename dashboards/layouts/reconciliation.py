"""Reconciliation centre: the differences between the systems as a work list."""

from dashboards.worklist import show

show()
