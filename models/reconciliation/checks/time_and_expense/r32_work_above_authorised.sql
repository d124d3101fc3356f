-- R32 · Which T&M work exceeds the authorised amount?
-- Prevents work the customer may refuse to pay. Authorised is the not-to-exceed amount, without one the signed contract value;
-- the work is net of write-downs.
with lines as (
    select
        line_id,
        currency,
        sum(opening_services + services_revenue) as recognised,
        sum(bookings_net) as contract_value
    from {{ ref('contract_line_month') }}
    group by line_id, currency
),

engagements as (
    select
        engagement.engagement_id,
        engagement.currency,
        lines.recognised,
        coalesce(engagement.nte_amount, lines.contract_value) as authorised,
        engagement.source_ref
    from ({{ input_layer('psa_engagement') }}) as engagement
    inner join lines on engagement.engagement_id = lines.line_id and engagement.currency = lines.currency
    where engagement.method = 'tm' and (engagement.nte_amount is not null or lines.contract_value <> 0)
),

last_work as (
    select
        engagement_id,
        max(work_date) as work_date
    from {{ ref('time_entry') }}
    where is_tm and is_approved
    group by engagement_id
)

select
    {{ check_record(
        'R32', key='engagements.engagement_id', left_value='engagements.recognised', right_value='engagements.authorised',
        currency='engagements.currency', record="'engagement:' || engagements.engagement_id || ':above_contract'",
        since_date='coalesce(last_work.work_date, ' ~ policy('as_of') ~ ')', left_ref='engagements.source_ref'
    ) }}
from engagements
left join last_work on engagements.engagement_id = last_work.engagement_id
where engagements.recognised > engagements.authorised
