with month_ends as (
    select
        fiscal_period.period,
        fiscal_period.period_index,
        fiscal_period.start_date,
        fiscal_period.end_date,
        fiscal_period.is_reported
    from {{ ref('fiscal_period') }} as fiscal_period
),

employed as (
    select
        worker.resource_id,
        worker.entity_id,
        month_ends.period,
        month_ends.period_index,
        month_ends.start_date,
        month_ends.is_reported,
        case
            when worker.hire_date > month_ends.end_date then 0
            when worker.termination_date < month_ends.end_date then 0
            else 1
        end as headcount,
        case when worker.termination_date between month_ends.start_date and month_ends.end_date then 1 else 0 end as leavers,
        case when worker.termination_date < month_ends.end_date then worker.termination_date else month_ends.end_date end as attributed_on
    from {{ ref('worker') }} as worker
    cross join month_ends
    where worker.is_employee
),

changes as (
    select
        *,
        lag(headcount) over (partition by resource_id order by period_index) as opening_headcount
    from employed
)

select
    changes.resource_id as resource,
    job.practice,
    changes.entity_id as entity,
    changes.period,
    changes.start_date as period_start,
    {{ money('changes.headcount') }} as headcount,
    {{ money('changes.leavers') }} as leavers,
    {{ divide('changes.headcount + changes.opening_headcount', '2') }} as mean_headcount
from changes
left join {{ ref('job') }} as job
    on changes.resource_id = job.resource_id and changes.attributed_on between job.effective_from and job.effective_to
where changes.is_reported
