{{ config(materialized='ephemeral') }}

{#- What can be billed, with the days of its own steps: T&M time entries, milestones, months of recurring fees, and billing
    events. A fee's invoice is the first posted one of its engagement in the month of the fee. -#}
with time_invoice as (
    select
        transactions.time_entry_id,
        min(transactions.posting_date) as posted_on,
        min(invoice.invoice_date) as invoiced_on,
        max(invoice.settled_on) as settled_on
    from {{ ref('project_transaction') }} as transactions
    left join {{ ref('spine_invoice') }} as invoice on transactions.invoice_id = invoice.invoice_id
    group by transactions.time_entry_id
),

fee_invoice as (
    select engagement_id, invoice_period, min(invoice_date) as invoiced_on, max(settled_on) as settled_on
    from {{ ref('spine_invoice') }}
    group by engagement_id, invoice_period
)

select
    'time_entry' as level,
    entry.time_entry_id as item,
    entry.engagement_id,
    entry.bill_currency as currency,
    {{ money('entry.bill_value') }} as amount,
    entry.work_date as started_on,
    case when entry.is_approved then entry.approved_date end as approved_on,
    billed.posted_on,
    billed.invoiced_on,
    entry.recognised_period,
    billed.settled_on,
    entry.source_ref
from {{ ref('time_entry') }} as entry
left join time_invoice as billed on entry.time_entry_id = billed.time_entry_id
where entry.is_tm and entry.is_recorded
union all
select
    'milestone' as level,
    milestone.milestone_id as item,
    milestone.engagement_id,
    milestone.currency,
    {{ money('milestone.amount') }} as amount,
    milestone.completed_date as started_on,
    milestone.accepted_date as approved_on,
    invoice.invoice_date as posted_on,
    invoice.invoice_date as invoiced_on,
    {{ month_of('milestone.earned_date') }} as recognised_period,
    invoice.settled_on,
    milestone.source_ref
from {{ ref('milestone') }} as milestone
left join {{ ref('spine_invoice') }} as invoice on milestone.invoice_id = invoice.invoice_id
where milestone.is_complete or milestone.accepted_date is not null
union all
select
    'fee' as level,
    fee.engagement_id || ':' || fee.period as item,
    fee.engagement_id,
    min(fee.currency) as currency,
    {{ money('sum(fee.amount)') }} as amount,
    min(fee.first_date) as started_on,
    min(fee.month_start) as approved_on,
    min(billed.invoiced_on) as posted_on,
    min(billed.invoiced_on) as invoiced_on,
    fee.period as recognised_period,
    min(billed.settled_on) as settled_on,
    min(fee.source_ref) as source_ref
from {{ ref('fee_month') }} as fee
inner join {{ ref('fiscal_period') }} as reported on fee.period = reported.period and reported.is_reported
left join fee_invoice as billed on fee.engagement_id = billed.engagement_id and fee.period = billed.invoice_period
group by fee.engagement_id, fee.period
union all
select
    'billing_event' as level,
    event.billing_event_id as item,
    event.engagement_id,
    event.currency,
    {{ money('event.amount') }} as amount,
    event.date as started_on,
    event.date as approved_on,
    invoice.invoice_date as posted_on,
    invoice.invoice_date as invoiced_on,
    {{ month_of('event.date') }} as recognised_period,
    invoice.settled_on,
    event.source_ref
from ({{ input_layer('psa_billing_event') }}) as event
left join {{ ref('spine_invoice') }} as invoice on event.invoice_id = invoice.invoice_id
where event.date <= {{ known_until() }}
