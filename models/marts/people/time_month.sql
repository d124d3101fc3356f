{{ config(materialized='ephemeral') }}

with entries as (
    select
        time_entry.*,
        fiscal_period.end_date as month_end,
        {{ add_days(monday_of('time_entry.work_date'), 4) }} as friday,
        time_entry.is_approved
        or ({{ policy('utilization_statuses') }} = 'approved_and_submitted' and time_entry.is_recorded) as is_counted
    from {{ ref('time_entry') }} as time_entry
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on time_entry.work_period = fiscal_period.period and fiscal_period.is_reported
),

-- A timesheet is due on the Friday of its ISO week, weekend work on its own day, all by the end of the month.
due as (
    select
        entries.*,
        case
            when friday > month_end then month_end
            when friday > work_date then friday
            else work_date
        end as due_date
    from entries
)

select
    resource_id,
    coalesce(practice, '') as practice_key,
    work_period as period,
    sum(case when is_counted and billable then hours else 0 end) as billable_hours,
    sum(case when is_counted and (billable or is_productive) then hours else 0 end) as productive_hours,
    sum(case when is_recorded then hours else 0 end) as recorded_hours,
    sum(case when is_approved then {{ days_between('submitted_date', 'approved_date') }} else 0 end)
        as approval_delay_days,
    sum(case when is_approved then 1 else 0 end) as approved_entry_count,
    sum(case when submitted_date > due_date then 1 else 0 end) as late_entry_count,
    count(*) as entry_count
from due
group by resource_id, coalesce(practice, ''), work_period
