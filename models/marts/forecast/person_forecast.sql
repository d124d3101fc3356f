-- An overbooked day never offsets a free one, so what is available is counted day by day. A role without a level is known
-- by its name.
with booked as (
    select
        day.resource_id,
        day.date,
        sum(case when day.kind = 'hard' then day.hours else 0 end) as hours,
        sum(case when day.kind = 'hard' and engagement.engagement_id is not null then day.hours else 0 end) as hard_hours,
        sum(case
            when day.kind = 'soft' and engagement.engagement_id is not null then {{ multiply('day.hours', 'day.probability') }}
            else 0
        end) as soft_hours
    from {{ ref('assignment_day') }} as day
    left join {{ ref('engagement') }} as engagement on day.engagement_id = engagement.engagement_id
    group by day.resource_id, day.date
),

days as (
    select
        capacity.resource_id,
        capacity.entity_id,
        capacity.practice,
        worker.level,
        capacity.period as forecast_month,
        cast({{ monday_of('capacity.date') }} as varchar) as forecast_week,
        capacity.net_hours,
        coalesce(booked.hours, 0) as booked_hours,
        {{ days_between('last_period.end_date', 'capacity.date') }} <= 7 * weeks.value as is_near,
        coalesce(booked.hard_hours, 0) as hard_hours,
        coalesce(booked.soft_hours, 0) as soft_hours,
        case
            when capacity.net_hours > coalesce(booked.hours, 0) then capacity.net_hours - coalesce(booked.hours, 0)
            else 0
        end as available_hours
    from {{ ref('capacity_day') }} as capacity
    inner join {{ ref('worker') }} as worker on capacity.resource_id = worker.resource_id
    inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last and capacity.date > last_period.end_date
    inner join {{ ref('check_threshold') }} as weeks on weeks.check_id = 'bench_people_weeks'
    left join booked on capacity.resource_id = booked.resource_id and capacity.date = booked.date
),

bench as (
    select days.resource_id
    from days
    inner join {{ ref('check_threshold') }} as share on share.check_id = 'bench_people_share'
    where days.is_near and exists (select 1 from {{ ref('assignment') }})
    group by days.resource_id, share.value
    having sum(days.booked_hours) < share.value * sum(days.net_hours)
),

lines as (
    select
        days.resource_id as line_id,
        days.resource_id as resource,
        days.entity_id as entity,
        days.practice,
        days.level,
        days.forecast_month,
        days.forecast_week,
        days.net_hours,
        days.hard_hours,
        days.soft_hours,
        0 as open_hours,
        0 as soft_open_hours,
        days.available_hours,
        case when days.is_near then bench.resource_id end as bench_resource
    from days
    left join bench on days.resource_id = bench.resource_id
    union all
    select
        'open:' || day.engagement_id || '/' || day.role_key as line_id,
        cast(null as varchar) as resource,
        engagement.entity_id as entity,
        engagement.practice,
        coalesce(role.level, {{ level_name('role.name') }}, {{ level_name('day.role_key') }}) as level,
        day.forecast_month,
        cast({{ monday_of('day.date') }} as varchar) as forecast_week,
        0 as net_hours,
        0 as hard_hours,
        0 as soft_hours,
        case when day.kind = 'hard' then day.hours else 0 end as open_hours,
        case when day.kind = 'soft' then {{ multiply('day.hours', 'day.probability') }} else 0 end as soft_open_hours,
        0 as available_hours,
        cast(null as varchar) as bench_resource
    from {{ ref('assignment_day') }} as day
    inner join {{ ref('engagement') }} as engagement on day.engagement_id = engagement.engagement_id
    left join {{ ref('role') }} as role on day.role_key = role.role_id
    where day.resource_id is null
)

select
    lines.line_id,
    lines.resource,
    lines.entity,
    lines.practice,
    coalesce(lines.practice, '') as practice_key,
    coalesce(lines.level, 'no level') as level,
    lines.forecast_month,
    lines.forecast_week,
    last_period.period,
    last_period.start_date as period_start,
    {{ money('sum(lines.net_hours)') }} as capacity_ahead,
    {{ money('sum(lines.hard_hours)') }} as hours_scheduled,
    {{ money('sum(lines.hard_hours + lines.soft_hours)') }} as hours_expected,
    {{ money('sum(lines.open_hours)') }} as hours_open,
    {{ money('sum(lines.soft_open_hours)') }} as hours_open_soft,
    {{ money('sum(lines.available_hours)') }} as available_hours,
    coalesce({{ divide('sum(lines.available_hours)', 'max(full_time.full_time_hours)') }}, 0) as available_fte,
    max(lines.bench_resource) as bench_resource
from lines
inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last
left join {{ ref('full_time_month') }} as full_time
    on lines.entity = full_time.entity_id and lines.forecast_month = full_time.period
group by
    lines.line_id, lines.resource, lines.entity, lines.practice, lines.level, lines.forecast_month, lines.forecast_week,
    last_period.period, last_period.start_date
