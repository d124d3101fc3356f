with months as (
    select
        currency_view,
        resource_id,
        engagement_id,
        period,
        {{ money('sum(hours)') }} as hours,
        {{ money('sum(labour_std)') }} as labour_std,
        {{ money('sum(billed_hours)') }} as billed_hours,
        {{ money('sum(billed_cost)') }} as billed_cost
    from {{ ref('subcontract_part') }}
    group by currency_view, resource_id, engagement_id, period
),

accrued as (
    select
        months.*,
        engagement.engagement_id is not null as is_client,
        {{ money('case
            when months.hours > 0 and months.hours > months.billed_hours then '
            ~ divide(multiply('months.labour_std', 'months.hours - months.billed_hours'), 'months.hours') ~ '
            else 0
        end') }} as accrued_cost
    from months
    left join {{ ref('engagement') }} as engagement on months.engagement_id = engagement.engagement_id
)

select
    currency_view,
    resource_id,
    engagement_id,
    is_client,
    period,
    hours,
    billed_hours,
    billed_cost,
    accrued_cost,
    {{ money('billed_cost + accrued_cost') }} as subcontract_true
from accrued
