with bookings as (
    select
        input_rows.*,
        {{ linked_id('project', 'input_rows.engagement_id') }} as linked_engagement_id,
        case when input_rows.signed_date <= {{ known_until() }} then input_rows.signed_date end as known_signed_date
    from ({{ input_layer('crm_booking') }}) as input_rows
    where input_rows.close_date <= {{ known_until() }}
),

dated as (
    select
        bookings.*,
        case when {{ policy('booking_date') }} = 'close' then close_date else known_signed_date end as booking_date
    from bookings
),

attributed as (
    select
        dated.*,
        engagement.engagement_id as known_engagement_id,
        coalesce(
            engagement.customer_id,
            account.customer_id,
            'unmapped:unknown:' || dated.account_id
        ) as customer_id
    from dated
    left join {{ ref('engagement') }} as engagement on dated.linked_engagement_id = engagement.engagement_id
    left join {{ ref('account') }} as account on dated.account_id = account.account_id
)

select
    booking_id,
    opportunity_id,
    known_engagement_id as engagement_id,
    linked_engagement_id as named_engagement_id,
    customer_id,
    coalesce(known_engagement_id, 'opportunity:' || opportunity_id || ':' || customer_id) as line_id,
    booking_type,
    booking_date,
    {{ month_of('booking_date') }} as booking_period,
    known_signed_date as signed_date,
    close_date,
    currency,
    tcv,
    acv,
    source_ref
from attributed
