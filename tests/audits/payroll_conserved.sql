-- Guards against labour cost that is lost or counted twice between payroll and the margin:
-- per home entity and month, payroll and estimated payroll = labour on engagements + labour on internal projects
-- + payroll without hours. One row per entity and month whose two sides differ.
with sides as (
    select currency_view, entity, period, payroll_total + payroll_estimated as paid, payroll_unallocated + payroll_overhead as allocated
    from {{ ref('person_cost_month') }}
    union all
    select labour.currency_view, worker.entity_id as entity, labour.period, 0 as paid, labour.labour_true as allocated
    from {{ ref('labour_cost') }} as labour
    left join {{ ref('worker') }} as worker on labour.resource_id = worker.resource_id
)

select
    currency_view,
    entity,
    period,
    sum(paid) as paid,
    sum(allocated) as allocated
from sides
group by currency_view, entity, period
having abs(sum(paid) - sum(allocated)) > 0.000001
