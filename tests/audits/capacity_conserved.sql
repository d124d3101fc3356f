-- Guards against capacity that ignores absence or counts it twice: per person and month,
-- gross capacity - absence = net capacity, and nobody has less than none.
select
    resource_id,
    period,
    sum(capacity_gross) as capacity_gross,
    sum(absence_hours) as absence_hours,
    sum(capacity_net) as capacity_net
from {{ ref('capacity_month') }}
group by resource_id, period
having sum(capacity_gross) - sum(absence_hours) <> sum(capacity_net) or sum(capacity_net) < 0
