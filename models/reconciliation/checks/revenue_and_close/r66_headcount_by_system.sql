-- R66 · Does the headcount agree in HR, payroll and PSA?
-- Prevents headcount reports that disagree. Payroll: who was employed on some day of the month against who was paid for it.
-- PSA: who is in delivery on the last day of L against the PSA's active people. People both systems know are one row.
with months as (
    select period, start_date, end_date from {{ ref('fiscal_period') }} where is_reported
),

people as (
    select worker.resource_id, worker.entity_id, 'payroll' as system, months.period, 1 as in_hr, 0 as in_other
    from {{ ref('worker') }} as worker
    inner join months
        on worker.hire_date <= months.end_date and coalesce(worker.termination_date, {{ last_day() }}) >= months.start_date
    where worker.is_employee
    union all
    select distinct payroll.resource_id, worker.entity_id, 'payroll' as system, months.period, 0 as in_hr, 1 as in_other
    from {{ ref('payroll') }} as payroll
    inner join months on payroll.period = months.period
    inner join {{ ref('worker') }} as worker on payroll.resource_id = worker.resource_id and worker.is_employee
    union all
    select resource_id, entity_id, 'psa' as system, {{ last_period() }} as period, 1 as in_hr, 0 as in_other
    from {{ ref('worker') }}
    where
        is_delivery and {{ is_connected('psa_resource') }}
        and {{ policy('as_of') }} between hire_date and coalesce(termination_date, {{ last_day() }})
    union all
    select resource.resource_id, worker.entity_id, 'psa' as system, {{ last_period() }} as period, 0 as in_hr, 1 as in_other
    from ({{ input_layer('psa_resource') }}) as resource
    inner join {{ ref('worker') }} as worker on resource.resource_id = worker.resource_id and worker.is_delivery
    where resource.active
),

matched as (
    select resource_id, entity_id, system, period, sum(in_hr) as in_hr, sum(in_other) as in_other
    from people
    group by resource_id, entity_id, system, period
),

counted as (
    select
        entity_id,
        system,
        period,
        case when in_hr = in_other then 'matched' else resource_id end as person,
        sum(in_hr) as in_hr,
        sum(in_other) as in_other
    from matched
    group by entity_id, system, period, case when in_hr = in_other then 'matched' else resource_id end
)

select
    {{ check_record(
        'R66', period='counted.period', key="counted.entity_id || ':' || counted.system", left_value='counted.in_hr',
        right_value='counted.in_other', currency="'count'", risk_amount='0', risk_currency='basis.currency',
        record="'headcount:' || counted.system || ':' || counted.person || ':' || counted.period",
        since_date='months.end_date'
    ) }}
from counted
inner join months on counted.period = months.period
cross join {{ ref('reporting_basis') }} as basis
