{{ config(materialized='ephemeral') }}

with candidates as (
    select
        estimate.engagement_id,
        fiscal_period.period,
        estimate.eac_cost,
        estimate.eac_hours,
        row_number() over (
            partition by estimate.engagement_id, fiscal_period.period
            order by case when estimate.eac_cost is null then 1 else 0 end, estimate.valid_from_period desc
        ) as cost_recency,
        row_number() over (
            partition by estimate.engagement_id, fiscal_period.period
            order by case when estimate.eac_hours is null then 1 else 0 end, estimate.valid_from_period desc
        ) as hours_recency
    from {{ ref('estimate') }} as estimate
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on estimate.valid_from_period <= fiscal_period.period
)

select
    engagement_id,
    period,
    max(case when cost_recency = 1 then eac_cost end) as eac_cost,
    max(case when hours_recency = 1 then eac_hours end) as eac_hours
from candidates
group by engagement_id, period
