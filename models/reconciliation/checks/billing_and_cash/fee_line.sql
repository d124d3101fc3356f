-- Invoice lines of fee engagements that say which days they bill, with the fee due for those days by the schedule.
-- Lines of invoices that were taken back in full, and of credit memos, do not count.
{%- set first_date = 'greatest(fee.effective_from, line.period_from)' %}
{%- set stop_date = add_days('least(fee.effective_to, line.period_to)', 1) %}

with lines as (
    select
        line.engagement_id,
        line.period_from,
        line.period_to,
        line.net,
        line.source_ref
    from ({{ input_layer('erp_invoice_line') }}) as line
    inner join {{ ref('standing_invoice') }} as invoice on line.invoice_id = invoice.invoice_id
    inner join {{ ref('engagement') }} as engagement on line.engagement_id = engagement.engagement_id
    where
        line.source_type = 'fee'
        and line.period_from <= line.period_to
        and engagement.method in ('retainer', 'managed_service')
)

select
    line.engagement_id,
    line.period_from,
    line.period_to,
    line.net,
    line.source_ref,
    coalesce(sum({{ multiply('fee.monthly_amount', month_position(stop_date) ~ ' - ' ~ month_position(first_date)) }}), 0) as due
from lines as line
left join {{ ref('recurring_fee') }} as fee
    on
        line.engagement_id = fee.engagement_id
        and fee.effective_from <= line.period_to
        and fee.effective_to >= line.period_from
group by line.engagement_id, line.period_from, line.period_to, line.net, line.source_ref
