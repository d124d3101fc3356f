-- R66 · Does the headcount agree in HR, payroll and PSA?
-- Prevents headcount reports that disagree. Payroll: who was employed on some day of the month, and who was paid for it.
-- PSA: who is in delivery on the last day of L, and the PSA's active people. People whom both systems know are one record.
with months as (
    select period, start_date, end_date, is_last from {{ ref('fiscal_period') }} where is_reported
),

employed as (
    select
        worker.*,
        months.period,
        months.is_last and months.end_date <= coalesce(worker.termination_date, {{ last_day() }}) as is_present
    from {{ ref('worker') }} as worker
    inner join months
        on
            worker.hire_date <= months.end_date
            and coalesce(worker.termination_date, {{ last_day() }}) >= months.start_date
    where worker.is_employee
),

people as (
    select resource_id, 'payroll' as system, period, 1 as in_hr, 0 as in_other from employed
    where {{ is_delivered_for('payroll_actual', 'employed.entity_id') }}
    union all
    select distinct resource_id, 'payroll' as system, period, 0 as in_hr, 1 as in_other from {{ ref('payroll') }}
    union all
    select resource_id, 'psa' as system, period, 1 as in_hr, 0 as in_other from employed
    where is_present and is_delivery and {{ is_connected('psa_resource') }} and {{ is_delivered_for('psa_resource', 'employed.entity_id') }}
    union all
    select distinct person.worker_id as resource_id, 'psa' as system, {{ last_period() }} as period, 0 as in_hr, 1 as in_other
    from {{ ref('psa_person') }} as person
    inner join {{ ref('worker') }} as worker on person.worker_id = worker.resource_id and worker.is_delivery
    where person.is_active
),

matched as (
    select resource_id, system, period, sum(in_hr) as in_hr, sum(in_other) as in_other
    from people
    group by resource_id, system, period
)

select
    {{ check_record(
        'R66', period='matched.period', key="worker.entity_id || ':' || matched.system", left_value='sum(in_hr)',
        right_value='sum(in_other)', currency="'count'", risk_amount='0', risk_currency=reporting_currency(),
        record="'headcount:' || max(case when in_hr = in_other then 'matched' else matched.resource_id end)",
        since_date='max(months.end_date)'
    ) }}
from matched
inner join months on matched.period = months.period
inner join {{ ref('worker') }} as worker on matched.resource_id = worker.resource_id and worker.is_employee
group by
    matched.period, worker.entity_id, matched.system,
    case when in_hr = in_other then 'matched' else matched.resource_id end
