{{ config(materialized='ephemeral') }}

select
    time_entry.engagement_id,
    fiscal_period.period,
    time_entry.bill_currency,
    time_entry.bill_value,
    time_entry.source_ref
from {{ ref('time_entry') }} as time_entry
inner join {{ ref('fiscal_period') }} as fiscal_period
    on
        time_entry.work_period <= fiscal_period.period
        and (time_entry.cutoff_period is null or fiscal_period.period < time_entry.cutoff_period)
        and fiscal_period.is_reported
where time_entry.is_tm and time_entry.is_recorded
