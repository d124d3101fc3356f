-- R02 · Which projects run without a won or signed deal?
-- Prevents cost, and revenue on paper, that no contract entitles the firm to bill.
with cost as (
    select
        engagement as engagement_id,
        sum(cost_std) as cost_to_date
    from {{ ref('engagement_month') }}
    where currency_view = 'reporting' and engagement is not null
    group by engagement
    having sum(cost_std) <> 0
),

signed as (
    select distinct engagement_id from {{ ref('booking') }} where engagement_id is not null and signed_date is not null
)

select
    {{ check_record(
        'R02', key='cost.engagement_id', left_value='cost.cost_to_date', right_value='0',
        currency=reporting_currency(), record="'engagement:' || cost.engagement_id || ':cost_to_date'",
        since_date='engagement.start_date', left_ref='engagement.source_ref'
    ) }}
from cost
inner join {{ ref('engagement') }} as engagement on cost.engagement_id = engagement.engagement_id
left join signed on cost.engagement_id = signed.engagement_id
where signed.engagement_id is null
