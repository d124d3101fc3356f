-- Read Elements From Semantic Model 'person_month'
-- Metric Time Dimension 'period_start'
-- Constrain Time Range to [2026-02-01T00:00:00, 2026-04-30T00:00:00]
-- Select: ['__utilization_hours', '__utilization_base', 'person__practice', 'metric_time__month']
-- Select: ['__utilization_hours', '__utilization_base', 'person__practice', 'metric_time__month']
-- Aggregate Inputs for Simple Metrics
-- Compute Metrics via Expressions
-- Write to DataTable
SELECT
  period_start AS metric_time__month
  , practice AS person__practice
  , SUM(utilization_hours) AS utilization_hours
  , SUM(utilization_base) AS utilization_base
FROM (SELECT * FROM "metrics"."person_month" WHERE (entity IN ('US01')) AND (period_start BETWEEN DATE '2026-02-01' AND DATE '2026-04-30')) person_month_src_10000
WHERE period_start BETWEEN '2026-02-01' AND '2026-04-30'
GROUP BY
  period_start
  , practice
