-- R03 · Which deals are won but not signed?
-- Prevents a deal from being counted as sold while bookings, backlog and contract value do not hold it.
with signed as (
    select distinct opportunity_id from {{ ref('booking') }} where signed_date is not null
)

select
    {{ check_record(
        'R03', key='won.opportunity_id', left_value='won.amount', right_value='0', currency='won.currency',
        record="'opportunity:' || won.opportunity_id", since_date='won.won_on', period=month_of('won.won_on'),
        left_ref='won.source_ref'
    ) }}
from {{ ref('won_opportunity') }} as won
left join signed on won.opportunity_id = signed.opportunity_id
where signed.opportunity_id is null
