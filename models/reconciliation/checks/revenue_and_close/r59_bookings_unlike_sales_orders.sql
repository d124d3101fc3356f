-- R59 · Do bookings agree with the ERP's sales orders?
-- Prevents an order book of sales that the ERP will never invoice. Both sides by month of signature, whatever the policy.
with sides as (
    select
        engagement_id,
        {{ month_of('signed_date') }} as period,
        currency,
        tcv as booked,
        0 as ordered,
        source_ref as booking_ref,
        cast(null as varchar) as order_ref
    from {{ ref('booking') }}
    where engagement_id is not null and signed_date is not null
    union all
    select
        engagement_id,
        {{ month_of('signed_date') }} as period,
        currency,
        0 as booked,
        amount as ordered,
        cast(null as varchar) as booking_ref,
        source_ref as order_ref
    from ({{ input_layer('erp_sales_order') }}) as orders
),

compared as (
    select
        engagement_id,
        period,
        currency,
        sum(booked) as booked,
        sum(ordered) as ordered,
        min(booking_ref) as booking_ref,
        min(order_ref) as order_ref
    from sides
    group by engagement_id, period, currency
    having sum(booked) <> sum(ordered)
)

select
    {{ check_record(
        'R59', period='compared.period', key='compared.engagement_id', left_value='compared.booked',
        right_value='compared.ordered', currency='compared.currency',
        record="'engagement:' || compared.engagement_id || ':booking:' || compared.period",
        since_date='fiscal_period.end_date', left_ref='compared.booking_ref', right_ref='compared.order_ref'
    ) }}
from compared
inner join {{ ref('fiscal_period') }} as fiscal_period on compared.period = fiscal_period.period and fiscal_period.is_reported
left join {{ ref('engagement') }} as engagement on compared.engagement_id = engagement.engagement_id
where {{ is_delivered_for('erp_sales_order', 'engagement.entity_id') }}
