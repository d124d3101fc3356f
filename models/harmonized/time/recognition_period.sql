{{ config(materialized='ephemeral') }}

with approvals as (
    select distinct
        work_period,
        approved_date
    from {{ ref('time_entry_record') }}
    where status = 'approved'
)

select
    approvals.work_period,
    approvals.approved_date,
    min(fiscal_period.period) as cutoff_period
from approvals
inner join {{ ref('fiscal_period') }} as fiscal_period
    on approvals.work_period <= fiscal_period.period and approvals.approved_date <= fiscal_period.close_date
group by approvals.work_period, approvals.approved_date
