-- R16 · Which people are in one people system only?
-- Prevents people who cannot record time, and time or pay of people whom HR does not know. People outside delivery
-- need no resource in the PSA.
with unmatched as (
    select resource_id, hire_date as since_date, source_ref
    from {{ ref('worker') }} as worker
    where
        {{ is_connected('psa_resource') }}
        and {{ is_delivered_for('psa_resource', 'worker.entity_id') }}
        and resource_id not in (select p.worker_id from {{ ref('psa_person') }} as p where p.worker_id is not null)
        and (is_delivery or not is_employee)
        and {{ policy('as_of') }} between hire_date and coalesce(termination_date, {{ last_day() }})
    union all
    select resource_id, cast(null as date) as since_date, source_ref
    from {{ ref('psa_person') }}
    where worker_id is null and is_active
    union all
    select resource_id, min(work_date) as since_date, min(source_ref) as source_ref
    from {{ ref('time_entry') }}
    where worker_type is null and is_recorded
    group by resource_id
    union all
    select payroll.resource_id, min(periods.start_date) as since_date, min(payroll.source_ref) as source_ref
    from {{ ref('payroll') }} as payroll
    inner join {{ ref('fiscal_period') }} as periods on payroll.period = periods.period
    left join {{ ref('worker') }} as worker on payroll.resource_id = worker.resource_id
    where worker.resource_id is null
    group by payroll.resource_id
)

select
    {{ check_record(
        'R16', key='resource_id', left_value='1', right_value='0', currency="'count'", record="'person:' || resource_id",
        since_date='min(since_date)', risk_amount='0', risk_currency=reporting_currency(), left_ref='min(source_ref)'
    ) }}
from unmatched
group by resource_id
