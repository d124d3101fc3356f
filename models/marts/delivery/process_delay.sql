{{ config(materialized='ephemeral') }}

with invoiced as (
    select
        milestone.engagement_id,
        invoice.invoice_period as period,
        {{ days_between('milestone.accepted_date', 'invoice.invoice_date') }} as days,
        milestone.source_ref
    from {{ ref('milestone') }} as milestone
    inner join {{ ref('engagement') }} as engagement
        on milestone.engagement_id = engagement.engagement_id and engagement.method = 'milestone'
    inner join {{ ref('invoice') }} as invoice on milestone.invoice_id = invoice.invoice_id and invoice.is_posted
    where milestone.accepted_date is not null
),

set_up as (
    select
        booking.engagement_id,
        {{ month_of('booking.signed_date') }} as period,
        {{ days_between('booking.signed_date', 'engagement.created_date') }} as days,
        booking.source_ref
    from {{ ref('booking') }} as booking
    inner join {{ ref('engagement') }} as engagement on booking.engagement_id = engagement.engagement_id
    where booking.booking_type = 'new' and booking.signed_date is not null
)

select engagement_id, period, 'invoice_delay_days' as measure, days as amount, source_ref from invoiced
union all
select engagement_id, period, 'invoice_delay_count' as measure, 1 as amount, source_ref from invoiced
union all
select engagement_id, period, 'setup_delay_days' as measure, days as amount, source_ref from set_up
union all
select engagement_id, period, 'setup_delay_count' as measure, 1 as amount, source_ref from set_up
