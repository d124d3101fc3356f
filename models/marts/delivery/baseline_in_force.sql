{{ config(materialized='ephemeral') }}

with candidates as (
    select
        baseline.engagement_id,
        fiscal_period.period,
        baseline.planned_value_cum,
        baseline.bac,
        row_number() over (
            partition by baseline.engagement_id, fiscal_period.period order by baseline.period desc
        ) as recency
    from {{ ref('baseline') }} as baseline
    inner join {{ ref('fiscal_period') }} as fiscal_period on baseline.period <= fiscal_period.period
)

select
    engagement_id,
    period,
    planned_value_cum,
    bac
from candidates
where recency = 1
