select
    'target' as kind,
    metric,
    period,
    dim,
    case when dim = 'level' then {{ level_name('key') }} else key end as key,
    value,
    cast(null as varchar) as version,
    source_ref
from ({{ input_layer('ref_target') }}) as input_rows
union all
select
    'budget' as kind,
    metric,
    period,
    dim,
    case when dim = 'level' then {{ level_name('key') }} else key end as key,
    value,
    version,
    source_ref
from ({{ input_layer('ref_budget') }}) as input_rows
