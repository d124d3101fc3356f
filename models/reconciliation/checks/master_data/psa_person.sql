-- The people the PSA knows, with the worker of HR they are, by the same id or else by HR's id; empty when HR knows none.
with hr_ids as (
    select hr_id, min(resource_id) as worker_id from {{ ref('worker') }} where hr_id is not null group by hr_id
)

select
    resource.resource_id,
    coalesce(worker.resource_id, hr_ids.worker_id) as worker_id,
    resource.practice,
    resource.manager_id as manager,
    resource.cost_center,
    resource.fte,
    resource.active as is_active,
    resource.source_ref
from ({{ input_layer('psa_resource') }}) as resource
left join {{ ref('worker') }} as worker on {{ linked_id('person', 'resource.resource_id') }} = worker.resource_id
left join hr_ids on resource.hr_id = hr_ids.hr_id
