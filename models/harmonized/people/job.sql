with history as (
    select
        *,
        row_number() over (partition by resource_id order by valid_from) as job_number,
        lead(valid_from) over (partition by resource_id order by valid_from) as next_from
    from ({{ input_layer('hr_job_history') }}) as input_rows
),

effective as (
    select
        resource_id,
        case when job_number = 1 then {{ first_day() }} else valid_from end as effective_from,
        coalesce({{ add_days('next_from', -1) }}, {{ last_day() }}) as effective_to,
        practice,
        cost_center,
        manager_id,
        hours_per_day,
        source_ref
    from history
)

select
    effective.resource_id,
    effective.effective_from,
    effective.effective_to,
    case when {{ policy('org_view') }} = 'as_is' then latest.practice else effective.practice end as practice,
    case when {{ policy('org_view') }} = 'as_is' then latest.cost_center else effective.cost_center end as cost_center,
    effective.manager_id,
    effective.hours_per_day,
    effective.source_ref
from effective
inner join effective as latest
    on
        effective.resource_id = latest.resource_id
        and {{ policy('as_of') }} between latest.effective_from and latest.effective_to
