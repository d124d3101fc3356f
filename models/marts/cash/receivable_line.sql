{{ config(materialized='ephemeral') }}
{%- set flows = {'billing': 'ar_billings_gross', 'cash': 'ar_cash', 'writeoff': 'ar_writeoff'} %}

-- Closing balances by bucket, and the month's flows on the bucket 'none'.
select
    rates.currency_view,
    item.period,
    item.customer,
    item.entity,
    item.bucket,
    {{ multiply('item.open_amount', 'rates.closing_rate') }} as ar_closing,
    {%- for measure in flows.values() %}
    0 as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from {{ ref('open_item_month') }} as item
inner join {{ ref('exchange_rate') }} as rates
    on item.period = rates.period and item.currency = rates.currency
union all
select
    rates.currency_view,
    movement.period,
    movement.customer,
    movement.entity,
    'none' as bucket,
    0 as ar_closing,
    {%- for kind, measure in flows.items() %}
    case
        when movement.kind = '{{ kind }}' then {{ multiply('movement.amount', 'rates.average_rate') }} else 0
    end as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from {{ ref('receivable_movement') }} as movement
inner join {{ ref('fiscal_period') }} as fiscal_period
    on movement.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('exchange_rate') }} as rates
    on movement.period = rates.period and movement.currency = rates.currency
