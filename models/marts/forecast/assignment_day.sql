{{ config(materialized='ephemeral') }}

-- A week's hours are spread evenly over the working days of the person's entity, or over Monday to Friday where the
-- week has none (and for roles nobody fills yet), so that no assigned hour is lost.
with candidates as (
    select
        assignment.*,
        calendar_day.date,
        case when worker.resource_id is null or working_day.date is not null then 1 else 0 end as is_working
    from {{ ref('assignment') }} as assignment
    left join {{ ref('worker') }} as worker on assignment.resource_id = worker.resource_id
    inner join {{ ref('calendar_day') }} as calendar_day
        on
            calendar_day.date between assignment.week_start and {{ add_days('assignment.week_start', 6) }}
            and calendar_day.is_weekday
    left join {{ ref('working_day') }} as working_day
        on worker.entity_id = working_day.entity_id and calendar_day.date = working_day.date
),

counted as (
    select
        candidates.*,
        sum(is_working) over (partition by engagement_id, resource_key, role_key, week_start, kind) as working_days,
        count(*) over (partition by engagement_id, resource_key, role_key, week_start, kind) as weekdays
    from candidates
)

select
    counted.engagement_id,
    counted.resource_id,
    counted.role_key,
    counted.kind,
    coalesce(counted.probability, 0) as probability,
    counted.date,
    {{ month_of('counted.date') }} as forecast_month,
    case
        when counted.working_days = 0 then {{ divide('counted.hours', 'counted.weekdays') }}
        when counted.is_working = 1 then {{ divide('counted.hours', 'counted.working_days') }}
        else 0
    end as hours,
    counted.source_ref
from counted
inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last and counted.date > last_period.end_date
