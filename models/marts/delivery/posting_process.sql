{{ config(materialized='ephemeral') }}

{#- What the ERP should hold and holds, per record: approved expenses, accepted milestones and fees on posted invoices, and the
    revenue of an engagement and month. -#}
with expense_postings as (
    select expense_id
    from {{ ref('expense_posting') }}
    group by expense_id
),

fee_days as (
    select engagement_id, period, min(first_date) as first_date, max(last_date) as last_date
    from {{ ref('fee_month') }}
    group by engagement_id, period
),

fees_billed_by_currency as (
    select fee.engagement_id, fee.period, invoice.currency
    from fee_days as fee
    inner join {{ ref('invoice_line') }} as line
        on
            fee.engagement_id = line.engagement_id
            and line.source_type = 'fee'
            and line.period_from <= fee.last_date
            and coalesce(line.period_to, line.period_from) >= fee.first_date
    inner join {{ ref('invoice') }} as invoice on line.invoice_id = invoice.invoice_id and invoice.is_posted
    group by fee.engagement_id, fee.period, invoice.currency
    having sum(line.net) > 0
),

fees_billed as (
    select distinct engagement_id, period
    from fees_billed_by_currency
),

revenue_posted as (
    select distinct engagement_id, period
    from {{ ref('revenue_posting') }}
),

records as (
    select
        'expenses' as kind, expense.engagement_id, expense.period, expense.currency, expense.amount, expense.source_ref,
        posted.expense_id is not null as is_posted
    from {{ ref('expense') }} as expense
    left join expense_postings as posted on expense.expense_id = posted.expense_id
    where expense.status = 'approved'
    union all
    select
        'milestones' as kind, milestone.engagement_id, {{ month_of('milestone.accepted_date') }} as period,
        milestone.currency, milestone.amount, milestone.source_ref, invoice.invoice_id is not null as is_posted
    from {{ ref('milestone') }} as milestone
    left join {{ ref('invoice') }} as invoice on milestone.invoice_id = invoice.invoice_id and invoice.is_posted
    where milestone.accepted_date is not null
    union all
    select
        'fees' as kind, fee.engagement_id, fee.period, fee.currency, fee.amount, fee.source_ref,
        billed.period is not null as is_posted
    from {{ ref('fee_month') }} as fee
    inner join {{ ref('fiscal_period') }} as fiscal_period on fee.period = fiscal_period.period and fiscal_period.is_reported
    left join fees_billed as billed on fee.engagement_id = billed.engagement_id and fee.period = billed.period
    union all
    select
        'revenue' as kind, months.line_id as engagement_id, months.period, months.currency,
        months.services_revenue + months.expense_revenue as amount, engagement.source_ref,
        posted.period is not null as is_posted
    from {{ ref('contract_line_month') }} as months
    inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period and fiscal_period.is_reported
    inner join {{ ref('engagement') }} as engagement on months.line_id = engagement.engagement_id
    left join revenue_posted as posted on months.line_id = posted.engagement_id and months.period = posted.period
    where months.services_revenue + months.expense_revenue <> 0
)

{#- A record counts once, in whatever parts and currencies its month stands. -#}
{%- for part, condition in {'due': 'true', 'posted': 'is_posted'}.items() %}
select
    engagement_id, period, cast(null as varchar) as currency, 'average' as rate_type, kind || '_{{ part }}_count' as measure,
    count(distinct source_ref) as amount, source_ref
from records
where {{ condition }}
group by kind, engagement_id, period, source_ref
union all
select
    engagement_id, period, currency, 'average' as rate_type, kind || '_{{ part }}_value' as measure,
    sum(amount) as amount, source_ref
from records
where {{ condition }}
group by kind, engagement_id, period, currency, source_ref
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
