-- R38 · Which milestones are complete but not accepted, accepted but not billed, or overdue?
-- Prevents delivered milestones from staying out of revenue and invoices for want of acceptance, an invoice or a new date.
-- What is billed is only known where invoice lines are, what is overdue only where the firm forecasts its milestones.
with milestones as (
    select
        milestone.*,
        max(forecast.forecast_date) over (partition by {{ system_of('milestone.source_ref') }}) is not null as is_forecast,
        {{ is_connected('erp_invoice_line') }}
        and {{ is_delivered_for('erp_invoice_line', 'engagement.entity_id') }} as is_billing_told,
        {{ days_between('milestone.accepted_date', policy('as_of')) }} > {{ policy('recon_stale_days') }} as is_accepted_long
    from {{ ref('milestone') }} as milestone
    left join {{ ref('engagement') }} as engagement on milestone.engagement_id = engagement.engagement_id
    left join ({{ input_layer('psa_milestone') }}) as forecast on milestone.milestone_id = forecast.milestone_id
),

billed as (
    select milestone.milestone_id
    from {{ ref('milestone') }} as milestone
    inner join {{ ref('invoice') }} as invoice on milestone.invoice_id = invoice.invoice_id and invoice.is_posted
    union
    select line.source_id as milestone_id
    from ({{ input_layer('erp_invoice_line') }}) as line
    inner join {{ ref('invoice') }} as invoice on line.invoice_id = invoice.invoice_id and invoice.is_posted
    where line.source_type = 'milestone'
),

waiting as (
    select milestone.*, '' as suffix, coalesce(milestone.completed_date, milestone.planned_date) as since_date
    from milestones as milestone
    where milestone.milestone_id in (select at_risk.milestone_id from {{ ref('milestone_at_risk') }} as at_risk)
    union all
    select milestone.*, ':unbilled' as suffix, milestone.accepted_date as since_date
    from milestones as milestone
    where
        milestone.is_accepted_long
        and milestone.is_billing_told
        and milestone.milestone_id not in (select billed.milestone_id from billed where billed.milestone_id is not null)
    union all
    select milestone.*, ':overdue' as suffix, milestone.expected_date as since_date
    from milestones as milestone
    where
        milestone.is_forecast
        and not milestone.is_complete
        and milestone.accepted_date is null
        and milestone.expected_date < {{ policy('as_of') }}
)

select
    {{ check_record(
        'R38', key='milestone_id || suffix', left_value='amount', right_value='0', currency='currency',
        record="'milestone:' || milestone_id", since_date='since_date', left_ref='source_ref'
    ) }}
from waiting
