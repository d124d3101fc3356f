-- R13 · Which customers with activity are mapped nowhere?
-- Prevents one customer's bookings, revenue and receivables from standing apart under a key that nobody knows.
with booked as (
    select distinct engagement_id from {{ ref('booking') }} where engagement_id is not null
),

activity as (
    select
        customer_id,
        'booking:' || booking_id as record,
        currency,
        tcv as amount,
        coalesce(signed_date, close_date) as date,
        source_ref
    from {{ ref('booking') }}
    union all
    select
        engagement.customer_id,
        'engagement:' || engagement.engagement_id || ':contract' as record,
        engagement.currency,
        engagement.psa_contract_value as amount,
        engagement.created_date as date,
        engagement.source_ref
    from {{ ref('engagement') }} as engagement
    left join booked on engagement.engagement_id = booked.engagement_id
    where booked.engagement_id is null
    union all
    select customer_id, 'invoice:' || invoice_id as record, currency, gross as amount, invoice_date as date, source_ref
    from {{ ref('invoice') }}
    where is_posted
    union all
    select customer_id, 'cash:' || cash_id as record, currency, amount, date, source_ref
    from {{ ref('cash_application') }}
    where invoice_id is null
)

select
    {{ check_record(
        'R13', key='substring(customer_id, 10)', left_value='amount', right_value='0', currency='currency', record='record',
        since_date='date', risk_amount='amount', left_ref='source_ref'
    ) }}
from activity
where customer_id like 'unmapped:%'
