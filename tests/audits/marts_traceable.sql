-- Guards against numbers nobody can explain: every movement behind a mart names the landed record it came from.
-- One row per measure with movements that name none.
select
    measure,
    count(*) as untraceable
from {{ ref('contract_movement') }}
where source_ref is null
group by measure
union all
select
    measure,
    count(*) as untraceable
from {{ ref('delivery_movement') }}
where source_ref is null
group by measure
