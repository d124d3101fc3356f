-- R10 · Which cancelled or ended contracts are still staffed or billed?
-- Prevents fees that run on, and people who stay booked, after the customer has left. Fees count by days; a schedule
-- without an end counts up to the as-of date or the end of the engagement.
{%- set first_date = "greatest(fee.effective_from, " ~ add_days('ended.over_from', 1) ~ ")" %}
{%- set open_end = "greatest(ended.end_date, " ~ policy('as_of') ~ ")" %}
{%- set last_date = "case when fee.effective_to < " ~ last_day() ~ " then fee.effective_to else " ~ open_end ~ " end" %}

with fees as (
    select
        ended.engagement_id,
        fee.currency,
        fee.monthly_amount,
        {{ first_date }} as first_date,
        {{ add_days(last_date, 1) }} as stop_date
    from {{ ref('contract_over') }} as ended
    inner join {{ ref('recurring_fee') }} as fee on ended.engagement_id = fee.engagement_id
),

after_end as (
    select
        engagement_id,
        '' as suffix,
        currency,
        {{ multiply('monthly_amount', month_position('stop_date') ~ ' - ' ~ month_position('first_date')) }} as amount
    from fees
    where first_date < stop_date
    union all
    select ended.engagement_id, '' as suffix, plan.currency, {{ multiply('plan.planned_hours', 'plan.planned_rate') }} as amount
    from {{ ref('contract_over') }} as ended
    inner join {{ ref('assignment_plan') }} as plan
        on ended.engagement_id = plan.engagement_id and plan.period > {{ month_of('ended.over_from') }}
    where ended.is_over or ended.method = 'tm'
    union all
    select ended.engagement_id, ':billed' as suffix, invoice.currency, line.net as amount
    from {{ ref('contract_over') }} as ended
    inner join ({{ input_layer('erp_invoice_line') }}) as line
        on ended.engagement_id = line.engagement_id and line.period_from > ended.over_from
    inner join {{ ref('invoice') }} as invoice on line.invoice_id = invoice.invoice_id and invoice.is_posted
    where ended.is_over
)

select
    {{ check_record(
        'R10', key='ended.engagement_id || after_end.suffix', left_value='sum(after_end.amount)',
        right_value='max(ended.allowed)', currency='after_end.currency',
        record="'engagement:' || ended.engagement_id || ':after_end' || after_end.suffix",
        since_date='max(ended.since_date)', left_ref='max(ended.source_ref)'
    ) }}
from after_end
inner join {{ ref('contract_over') }} as ended on after_end.engagement_id = ended.engagement_id
group by ended.engagement_id, after_end.suffix, after_end.currency
having sum(after_end.amount) > max(ended.allowed)
