-- Guards against time entries that a join multiplies or drops on their way to `person_month`. One row per month
-- whose number of entries or recorded hours differ.
with sides as (
    select
        entries.work_period as period,
        1 as entry_count,
        case when entries.is_recorded then entries.hours else 0 end as hours
    from {{ ref('time_entry') }} as entries
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on entries.work_period = fiscal_period.period and fiscal_period.is_reported
    union all
    select period, -entry_count as entry_count, -hours_recorded as hours
    from {{ ref('person_month') }}
)

select
    period,
    sum(entry_count) as entries_lost,
    sum(hours) as hours_lost
from sides
group by period
having sum(entry_count) <> 0 or sum(hours) <> 0
