{#- Where each engagement and each billable item stands between deal and cash, where it stops, since when, and for how much.
    A step whose input is not connected stops nothing. Won or signed deals without a project stand here, too. -#}
{%- set steps = {
    'deal': ['won_on', 'crm_booking'], 'contract': ['signed_on', 'crm_booking'], 'project': ['project_on', 'psa_engagement'],
    'approval': ['approved_on', 'psa_time_entry'], 'posting': ['posted_on', 'erp_project_transaction'],
    'invoice': ['invoiced_on', 'erp_invoice'], 'revenue': ['recognised_on', 'erp_revenue_posting'],
    'cash': ['settled_on', 'erp_cash_application']
} %}
with stopped as (
    select
        *,
        case
            {%- for step in steps %}
            when {{ steps[step][0] }} is null and {{ is_connected(steps[step][1]) }} then '{{ step }}'
            {%- endfor %}
        end as stops_at
    from {{ ref('spine_step') }}
),

stood as (
    select
        level, item, engagement_id, customer, entity, method, currency, amount, started_on, won_on, signed_on, project_on,
        approved_on, posted_on, invoiced_on, recognised_on, settled_on, stops_at,
        case stops_at
            {%- for step in steps %}
            {%- set before = (steps.values() | map('first') | list)[:loop.index0] %}
            when '{{ step }}'
                then greatest(
                    coalesce(started_on, date '1900-01-01')
                    {%- for day in before %}, coalesce({{ day }}, date '1900-01-01'){% endfor %}
                )
            {%- endfor %}
        end as reached_on,
        source_ref
    from stopped
    union all
    select
        'deal' as level,
        booking.opportunity_id as item,
        cast(null as varchar) as engagement_id,
        min(booking.customer_id) as customer,
        cast(null as varchar) as entity,
        cast(null as varchar) as method,
        booking.currency,
        {{ money('sum(booking.tcv)') }} as amount,
        min(booking.close_date) as started_on,
        min(booking.close_date) as won_on,
        min(booking.signed_date) as signed_on,
        cast(null as date) as project_on,
        cast(null as date) as approved_on,
        cast(null as date) as posted_on,
        cast(null as date) as invoiced_on,
        cast(null as date) as recognised_on,
        cast(null as date) as settled_on,
        case when min(booking.signed_date) is null then 'contract' else 'project' end as stops_at,
        coalesce(min(booking.signed_date), min(booking.close_date)) as reached_on,
        min(booking.source_ref) as source_ref
    from {{ ref('booking') }} as booking
    where booking.engagement_id is null
    group by booking.opportunity_id, booking.currency
)

select
    level, item, engagement_id, customer, entity, method, currency, amount, won_on, signed_on, project_on, approved_on,
    posted_on, invoiced_on, recognised_on, settled_on, stops_at,
    case when reached_on > date '1900-01-01' then reached_on end as stopped_since,
    cast({{ days_between('reached_on', policy('as_of')) }} as integer) as days_stopped,
    case when stops_at is null then {{ money('0') }} else amount end as amount_stopped,
    source_ref
from stood
