-- R36 · Which time is impossible?
-- Prevents hours that nobody can have worked from being billed: more than a day holds, fewer than none, on a full day of
-- absence or a holiday of the home entity, after the as-of date, or approved before they were worked.
with days as (
    select
        resource_id,
        work_date,
        work_period,
        sum(hours) as hours,
        sum(case when approved_date < work_date or work_date > {{ policy('as_of') }} then hours else 0 end) as future_hours,
        min(source_ref) as source_ref
    from {{ ref('time_entry') }}
    where is_recorded
    group by resource_id, work_date, work_period
),

judged as (
    select
        days.*,
        case
            when days.hours < 0 then 0
            when days.future_hours > 0 then days.hours - days.future_hours
            when holiday.date is not null then 0
            when absence.hours >= job.hours_per_day and job.hours_per_day > 0 then 0
            when days.hours > 24 then 24
            else days.hours
        end as possible,
        absence.hours as absence_hours
    from days
    left join {{ ref('absence') }} as absence on days.resource_id = absence.resource_id and days.work_date = absence.date
    left join {{ ref('job') }} as job
        on days.resource_id = job.resource_id and days.work_date between job.effective_from and job.effective_to
    left join {{ ref('worker') }} as worker on days.resource_id = worker.resource_id
    left join ({{ input_layer('ref_holiday') }}) as holiday
        on worker.entity_id = holiday.entity_id and days.work_date = holiday.date
)

select
    {{ check_record(
        'R36', period='work_period', key="resource_id || ':' || cast(work_date as varchar)", left_value='hours',
        right_value='possible', currency="'hours'",
        record="'person_day:' || resource_id || ':' || cast(work_date as varchar)", since_date='work_date',
        risk_amount='0', risk_currency=reporting_currency(), left_ref='source_ref'
    ) }}
from judged
where hours <> possible
