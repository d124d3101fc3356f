"""MetricFlow as a library: the only module that imports it. It writes the SQL of leaf metrics; it runs nothing."""

import datetime as dt
import hashlib
import json
import re
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from crossfoot.gateway.dictionary import SemanticModel
from crossfoot.gateway.where import Where
from crossfoot.remembered import remembered

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine

# Compiled in place of the asked days, so that one compiled text answers every span.
_FIRST, _LAST = dt.date(2001, 1, 1), dt.date(2001, 12, 31)
# What several metrics read is a copy of a mart, for which a reader's memory is too small: it is read where it is used.
_SHARED = re.compile(r"\b(\w+_cte) AS \(")
_BALANCE = {"non_additive_dimension"}
# The month of the first of a month: working it out takes a quarter of the time of a query.
_MONTH = "DATE_TRUNC('month', period_start)"
# dbt's private file: a reader's views have its schemas and names, in a catalog of their own.
_PRIVATE = '"work".'


class Engine:
    """Compiles metric queries against one semantic manifest. MetricFlow is started by the first query nobody asked yet:
    that costs two seconds, and a query 10 to 300 ms.
    """

    def __init__(self, semantic_manifest: str) -> None:
        """`semantic_manifest` is the JSON text that dbt wrote for the build."""
        self._semantic_manifest = semantic_manifest
        made_of = semantic_manifest + version("metricflow") + Path(__file__).read_text()
        self._made_of = hashlib.sha256(made_of.encode()).hexdigest()
        self._compiled = lru_cache(maxsize=1024)(self._compile)
        self._one_at_a_time = Lock()

    def sql(
        self,
        leaves: list[str],
        model: SemanticModel,
        dims: list[str],
        grain: str,
        span: tuple[dt.date, dt.date] | None,
        where: Where | None,
    ) -> str:
        """The SQL of leaf metrics of one semantic model by period and dims, of all periods or between two days (in).

        Columns: metric_time__<grain>, <entity>__<dim> for each dim, and one per leaf. `where` narrows the relation in
        the text that MetricFlow wrote: it never sees the filter, so no value is ever read as a template, and one
        compiled text answers every filter.
        """
        group_by = [f"metric_time__{grain}", *(f"{model.entity}__{dim}" for dim in dims)]
        with self._one_at_a_time:
            sql = self._compiled(tuple(leaves), tuple(group_by), span is not None)
        conditions = [where.sql()] if where else []
        if span:
            for compiled, asked in zip((_FIRST, _LAST), span, strict=True):
                sql = sql.replace(compiled.isoformat(), asked.isoformat())
            conditions.append("period_start BETWEEN DATE '{}' AND DATE '{}'".format(*span))  # before a row is read
        rows = f"(SELECT * FROM {model.relation} WHERE {' AND '.join(f'({each})' for each in conditions)})"
        return sql.replace(model.relation, rows) if conditions else sql

    def _compile(self, leaves: tuple, group_by: tuple, spanned: bool) -> str:
        def write() -> bytes:
            from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

            first, last = (dt.datetime.combine(day, dt.time()) if spanned else None for day in (_FIRST, _LAST))
            request = MetricFlowQueryRequest.create(
                metric_names=leaves,
                group_by_names=group_by,
                time_constraint_start=first,
                time_constraint_end=last,
            )
            written = self._metricflow.explain(request).sql_statement.sql.replace(_PRIVATE, "")
            return _SHARED.sub(r"\1 AS NOT MATERIALIZED (", written.replace(_MONTH, "period_start")).encode()

        return remembered("metric", [self._made_of, leaves, group_by, spanned], write).decode()

    @cached_property
    def _metricflow(self) -> "MetricFlowEngine":
        from metricflow.engine.metricflow_engine import MetricFlowEngine
        from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
        from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

        # Of a month a balance is a sum as any other: it has one first day. Quarters are made of months by `values.py`.
        declared = json.loads(
            self._semantic_manifest, object_hook=lambda each: each | dict.fromkeys(_BALANCE & each.keys())
        )
        manifest = parse_manifest_from_dbt_generated_manifest(json.dumps(declared))
        return MetricFlowEngine(SemanticManifestLookup(manifest), _duckdb_dialect())


def _duckdb_dialect() -> object:
    """The part of a MetricFlow SQL client that writing SQL needs."""
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer

    class Dialect:
        sql_engine_type = SqlEngine.DUCKDB
        sql_plan_renderer = DuckDbSqlPlanRenderer()

    return Dialect()
