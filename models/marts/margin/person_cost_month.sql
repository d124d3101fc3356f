{%- set measures = [
    'cost_internal_std', 'cost_internal_true',
    'payroll_total', 'payroll_unallocated', 'payroll_overhead', 'payroll_estimated'
] -%}

select
    costs.currency_view,
    costs.resource_id as resource,
    nullif(costs.practice_key, '') as practice,
    costs.practice_key,
    worker.entity_id as entity,
    costs.period,
    fiscal_period.start_date as period_start,
    {%- for measure in measures %}
    {{ money("sum(case when costs.measure = '" ~ measure ~ "' then costs.amount else 0 end)") }} as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from {{ ref('person_cost') }} as costs
inner join {{ ref('fiscal_period') }} as fiscal_period on costs.period = fiscal_period.period
left join {{ ref('worker') }} as worker on costs.resource_id = worker.resource_id
group by
    costs.currency_view, costs.resource_id, costs.practice_key, worker.entity_id, costs.period, fiscal_period.start_date
