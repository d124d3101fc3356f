-- What stands open with a source customer at the end of L, record by record in the reporting currency: deals of an account
-- in the CRM, open items of a customer in the ERP. A customer whose items are a credit together holds nothing at risk.
with snapshots as (
    select
        *,
        max(as_of) over () as last_day
    from ({{ input_layer('crm_opportunity_snapshot') }}) as input_rows
    where as_of <= {{ known_until() }}
),

open_amounts as (
    select 'crm' as system, account_id as source_id, 'opportunity:' || opportunity_id as record, currency, amount
    from snapshots
    where as_of = last_day and stage not in ('closed_won', 'closed_lost')
    union all
    select
        'erp' as system,
        coalesce(invoice.erp_customer_id, receipt.erp_customer_id) as source_id,
        case when invoice.invoice_id is null then item.item else 'invoice:' || item.item end as record,
        item.currency,
        item.open_amount as amount
    from {{ ref('open_item_month') }} as item
    left join {{ ref('invoice') }} as invoice on item.item = invoice.invoice_id
    left join {{ ref('cash_application') }} as receipt on item.item = 'cash:' || receipt.cash_id
    where item.period = {{ last_period() }}
),

converted as (
    select
        open_amounts.system,
        open_amounts.source_id,
        open_amounts.record,
        sum({{ multiply('open_amounts.amount', 'coalesce(rates.closing_rate, 0)') }}) as amount
    from open_amounts
    left join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and rates.period = {{ last_period() }}
            and open_amounts.currency = rates.currency
    where open_amounts.source_id is not null
    group by open_amounts.system, open_amounts.source_id, open_amounts.record
)

select
    *,
    sum(amount) over (partition by system, source_id) > 0 as is_at_risk
from converted
