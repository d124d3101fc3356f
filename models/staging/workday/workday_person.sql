-- The firm's own number of every worker: the custom id that the PSA shares, else Workday's number.
with landed as (
    {{ current_landed('workday', 'worker') }}
)

select
    landed._source as source,
    landed.worker_id,
    coalesce(landed.resource_id, landed.worker_id) as resource_id
from landed
where landed.hire_rescinded = '0'
