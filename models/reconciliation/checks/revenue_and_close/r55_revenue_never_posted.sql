-- R55 · Which engagements had activity but no revenue posting?
-- Prevents a closed month that lacks the revenue of an engagement altogether.
with posted as (
    select distinct
        engagement_id,
        period
    from {{ ref('revenue_posting') }}
)

select
    {{ check_record(
        'R55', period='months.period', key='months.line_id', left_value='months.services_revenue + months.expense_revenue',
        right_value='0', currency='months.currency',
        record="'engagement:' || months.line_id || ':revenue:' || months.period",
        since_date='fiscal_period.close_date', left_ref='engagement.source_ref'
    ) }}
from {{ ref('contract_line_month') }} as months
inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ source('run_history', 'observation') }} as observation on fiscal_period.close_date < observation.observed_on
left join {{ ref('engagement') }} as engagement on months.line_id = engagement.engagement_id
left join posted on months.line_id = posted.engagement_id and months.period = posted.period
where
    posted.engagement_id is null
    and months.services_revenue + months.expense_revenue <> 0
    and {{ is_delivered_for('erp_revenue_posting', 'engagement.entity_id') }}
