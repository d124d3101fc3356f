-- R81 · Which finished engagements still hold a contract position?
-- Prevents contract assets nobody will bill and liabilities nobody will work off.
with positions as (
    select
        line_id,
        currency,
        sum(opening_recognised + services_revenue + expense_revenue) as recognised,
        sum(billed) as billed
    from {{ ref('contract_line_month') }}
    group by line_id, currency
)

select
    {{ check_record(
        'R81', key='engagement.engagement_id', left_value='positions.recognised', right_value='positions.billed',
        currency='positions.currency', record="'engagement:' || engagement.engagement_id || ':position'",
        since_date='engagement.end_date', left_ref='engagement.source_ref'
    ) }}
from positions
inner join {{ ref('engagement') }} as engagement on positions.line_id = engagement.engagement_id
where positions.recognised <> positions.billed and engagement.end_date <= {{ policy('as_of') }}
