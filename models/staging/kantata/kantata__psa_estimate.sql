with landed as (
    {{ current_landed('kantata', 'accounting_record') }}
)

select
    workspace.engagement_id,
    {{ month_of('landed.start_date') }} as valid_from_period,
    cast(sum(cast(landed.cost_eac as decimal(18, 6))) as decimal(18, 6)) as eac_cost,
    landed.currency,
    cast(sum(cast(landed.hours_eac as decimal(18, 6))) as decimal(18, 6)) as eac_hours,
    max(landed.source_ref) || '#' || {{ month_of('landed.start_date') }} as source_ref
from landed
inner join {{ ref('kantata_workspace') }} as workspace
    on landed._source = workspace._source and landed.workspace_id = workspace.id
where landed.cost_eac is not null or landed.hours_eac is not null
group by workspace.engagement_id, {{ month_of('landed.start_date') }}, landed.currency
