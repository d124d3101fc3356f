{{ config(materialized='ephemeral') }}

-- Subcontract cost of internal projects, by the practice of the hours; bills without hours have no practice.
with practices as (
    select
        currency_view,
        resource_id,
        engagement_id,
        period,
        practice_key,
        sum(hours) as hours
    from {{ ref('labour_cost') }}
    where not is_employee and not is_client
    group by currency_view, resource_id, engagement_id, period, practice_key
)

select
    cost.currency_view,
    cost.resource_id,
    cost.period,
    coalesce(practices.practice_key, '') as practice_key,
    case
        when practices.resource_id is null then cost.subcontract_true
        else {{ divide(multiply('cost.subcontract_true', 'practices.hours'), 'cost.hours') }}
    end as subcontract_true
from {{ ref('subcontract_cost') }} as cost
left join practices
    on
        cost.currency_view = practices.currency_view
        and cost.resource_id = practices.resource_id
        and cost.engagement_id = practices.engagement_id
        and cost.period = practices.period
        and cost.hours > 0
where not cost.is_client
