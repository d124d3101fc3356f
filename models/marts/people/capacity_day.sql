{{ config(materialized='ephemeral') }}

-- Without a job there are no scheduled hours, hence the inner join: such a person has no capacity.
with scheduled as (
    select
        worker.resource_id,
        worker.entity_id,
        working_day.date,
        working_day.period,
        job.practice,
        job.cost_center,
        job.hours_per_day as gross_hours,
        coalesce(absence.hours, 0) as absence_hours
    from {{ ref('worker') }} as worker
    inner join {{ ref('working_day') }} as working_day
        on
            worker.entity_id = working_day.entity_id
            and worker.hire_date <= working_day.date
            and coalesce(worker.termination_date, {{ last_day() }}) >= working_day.date
    inner join {{ ref('job') }} as job
        on worker.resource_id = job.resource_id and working_day.date between job.effective_from and job.effective_to
    left join {{ ref('absence') }} as absence
        on worker.resource_id = absence.resource_id and working_day.date = absence.date
    where worker.is_delivery
)

select
    resource_id,
    entity_id,
    date,
    period,
    practice,
    cost_center,
    gross_hours,
    case when absence_hours > gross_hours then gross_hours else absence_hours end as absence_hours,
    case when absence_hours > gross_hours then 0 else gross_hours - absence_hours end as net_hours
from scheduled
