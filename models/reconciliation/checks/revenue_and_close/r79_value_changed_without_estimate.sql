-- R79 · Where did the contract value change without a new estimate?
-- Prevents a per cent complete that applies the effort of the old scope to the price of the new one.
with estimates as (
    select
        engagement_id,
        max(valid_from_period) as last_estimate
    from {{ ref('estimate') }}
    where valid_from_period <= {{ last_period() }}
    group by engagement_id
),

bookings as (
    select
        booking.engagement_id,
        booking.currency,
        booking.tcv,
        booking.booking_date,
        booking.source_ref,
        booking.booking_type <> 'new' and booking.booking_period > estimates.last_estimate as is_change
    from {{ ref('booking') }} as booking
    inner join {{ ref('engagement') }} as engagement
        on booking.engagement_id = engagement.engagement_id and engagement.method in ('fixed_poc_cost', 'fixed_poc_hours')
    inner join estimates on booking.engagement_id = estimates.engagement_id
    where booking.booking_period <= {{ last_period() }}
),

changed as (
    select
        engagement_id,
        currency,
        sum(tcv) as value_now,
        sum(case when is_change then 0 else tcv end) as value_then,
        min(case when is_change then booking_date end) as changed_on,
        min(case when is_change then source_ref end) as booking_ref
    from bookings
    group by engagement_id, currency
)

select
    {{ check_record(
        'R79', key='engagement_id', left_value='value_now', right_value='value_then', currency='currency',
        record="'engagement:' || engagement_id || ':estimate'", since_date='changed_on', left_ref='booking_ref'
    ) }}
from changed
where value_now <> value_then
