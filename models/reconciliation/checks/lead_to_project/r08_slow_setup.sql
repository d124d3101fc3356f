-- R08 · Which projects were set up later than agreed?
-- Prevents the first weeks of work from being recorded elsewhere, or not at all, because the project does not exist yet.
-- Projects that have ended are left out: nobody can act on them.
with first_signed as (
    select
        engagement_id,
        min(signed_date) as signed_date,
        min(source_ref) as source_ref
    from {{ ref('booking') }}
    where engagement_id is not null and booking_type = 'new' and signed_date is not null
    group by engagement_id
),

set_up as (
    select
        first_signed.*,
        {{ days_between('first_signed.signed_date', 'engagement.created_date') }} as days,
        engagement.end_date,
        engagement.source_ref as right_ref
    from first_signed
    inner join {{ ref('engagement') }} as engagement on first_signed.engagement_id = engagement.engagement_id
)

select
    {{ check_record(
        'R08', key='set_up.engagement_id', left_value='set_up.days', right_value='agreed.value', currency="'count'",
        record="'engagement:' || set_up.engagement_id || ':setup'", since_date='set_up.signed_date',
        period=month_of('set_up.signed_date'), risk_amount='0', risk_currency=reporting_currency(),
        left_ref='set_up.source_ref', right_ref='set_up.right_ref'
    ) }}
from set_up
inner join {{ ref('check_threshold') }} as agreed on agreed.check_id = 'R08'
where set_up.days > agreed.value and set_up.end_date >= {{ policy('as_of') }}
