"""Crossfoot: a services firm's numbers that agree across CRM, PSA, ERP, HR and payroll."""

__version__ = "0.1.0"
