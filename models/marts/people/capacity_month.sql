with months as (
    select
        day.resource_id,
        day.entity_id,
        day.practice,
        day.cost_center,
        day.period,
        sum(day.gross_hours) as capacity_gross,
        sum(day.absence_hours) as absence_hours,
        -- Both sides, not net_hours: of a day off the absence is behind the 0.
        sum(day.gross_hours - day.absence_hours) as capacity_net
    from {{ ref('capacity_day') }} as day
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on day.period = fiscal_period.period and fiscal_period.is_reported
    group by day.resource_id, day.entity_id, day.practice, day.cost_center, day.period
)

select
    months.resource_id,
    months.practice,
    months.cost_center,
    months.period,
    {{ money('months.capacity_gross') }} as capacity_gross,
    {{ money('months.absence_hours') }} as absence_hours,
    {{ money('months.capacity_net') }} as capacity_net,
    coalesce({{ divide('months.capacity_gross', 'full_time.full_time_hours') }}, 0) as fte
from months
inner join {{ ref('full_time_month') }} as full_time
    on months.entity_id = full_time.entity_id and months.period = full_time.period
