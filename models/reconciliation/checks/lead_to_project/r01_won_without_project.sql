-- R01 · Which closed-won deals have no project?
-- Prevents backlog that nobody delivers: the deal is sold, and no time or invoice can be recorded on it.
with linked as (
    select distinct opportunity_id from {{ ref('booking') }} where engagement_id is not null
)

select
    {{ check_record(
        'R01', key='won.opportunity_id', left_value='won.amount', right_value='0', currency='won.currency',
        record="'opportunity:' || won.opportunity_id", since_date='won.won_on', period=month_of('won.won_on'),
        left_ref='won.source_ref'
    ) }}
from {{ ref('won_opportunity') }} as won
left join linked on won.opportunity_id = linked.opportunity_id
where linked.opportunity_id is null
