-- A milestone of the plan, with its amount and its invoice from the billing milestone that hangs on it.
with landed as (
    {{ current_landed('kantata', 'story') }}
),

billing as (
    {{ current_landed('kantata', 'billing_milestone') }}
),

invoice as (
    {{ current_landed('kantata', 'invoice') }}
),

amounts as (
    select
        billing._source,
        billing.story_id,
        sum(cast(billing.amount_in_cents as decimal(18, 6))) as amount_in_cents,
        max(invoice.user_invoice_number) as invoice_id
    from billing
    left join invoice on billing._source = invoice._source and billing.invoice_id = invoice.id
    group by billing._source, billing.story_id
)

select
    landed.title as milestone_id,
    workspace.engagement_id,
    cast({{ divide('coalesce(amounts.amount_in_cents, 0)', 'workspace.base_unit') }} as decimal(18, 6)) as amount,
    workspace.currency,
    cast(landed.due_date as date) as planned_date,
    case when landed.state = 'completed' then 'complete' else 'open' end as psa_status,
    cast(landed.completed_on as date) as completed_date,
    cast(landed.accepted_on as date) as accepted_date,
    amounts.invoice_id,
    landed.source_ref
from landed
inner join {{ ref('kantata_workspace') }} as workspace
    on landed._source = workspace._source and landed.workspace_id = workspace.id
left join amounts on landed._source = amounts._source and landed.id = amounts.story_id
where landed.story_type = 'milestone' and landed.deleted_at is null
