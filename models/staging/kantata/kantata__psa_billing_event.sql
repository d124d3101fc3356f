-- Billing milestones that hang on no milestone of the plan; those that do are the milestone's amount and invoice.
with landed as (
    {{ current_landed('kantata', 'billing_milestone') }}
),

invoice as (
    {{ current_landed('kantata', 'invoice') }}
)

select
    landed.id as billing_event_id,
    coalesce(workspace.engagement_id, landed.workspace_id) as engagement_id,
    'schedule' as kind,
    cast(landed.date_to_invoice as date) as date,
    workspace.currency,
    cast({{ divide("coalesce(landed.amount_in_cents, '0')", 'workspace.base_unit') }} as decimal(18, 6)) as amount,
    case when landed.invoice_id is null then 'open' else 'invoiced' end as status,
    invoice.user_invoice_number as invoice_id,
    landed.source_ref
from landed
inner join {{ ref('kantata_workspace') }} as workspace
    on landed._source = workspace._source and landed.workspace_id = workspace.id
left join invoice on landed._source = invoice._source and landed.invoice_id = invoice.id
where landed.story_id is null and landed.date_to_invoice is not null
