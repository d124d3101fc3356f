-- R52 · Does posted revenue agree with computed revenue?
-- Prevents an income statement that no contract supports.
with sides as (
    select
        line_id as engagement_id,
        period,
        currency,
        services_revenue + expense_revenue as computed,
        0 as posted,
        cast(null as varchar) as posting_ref
    from {{ ref('contract_line_month') }}
    where is_reported and services_revenue + expense_revenue <> 0
    union all
    select
        posting.engagement_id,
        posting.period,
        posting.currency,
        0 as computed,
        posting.amount as posted,
        posting.source_ref as posting_ref
    from {{ ref('revenue_posting') }} as posting
),

compared as (
    select
        engagement_id,
        period,
        currency,
        sum(computed) as computed,
        sum(posted) as posted,
        min(posting_ref) as posting_ref
    from sides
    group by engagement_id, period, currency
    having sum(computed) <> sum(posted)
)

select
    {{ check_record(
        'R52', period='compared.period', key='compared.engagement_id', left_value='compared.computed',
        right_value='compared.posted', currency='compared.currency',
        record="'engagement:' || compared.engagement_id || ':revenue:' || compared.period",
        since_date='fiscal_period.end_date', left_ref='engagement.source_ref', right_ref='compared.posting_ref'
    ) }}
from compared
inner join {{ ref('fiscal_period') }} as fiscal_period on compared.period = fiscal_period.period and fiscal_period.is_reported
left join {{ ref('engagement') }} as engagement on compared.engagement_id = engagement.engagement_id
where {{ is_delivered_for('erp_revenue_posting', 'engagement.entity_id') }}
