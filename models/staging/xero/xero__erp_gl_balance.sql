-- Month-end balances of the control accounts from the first journal up to the month in which the journals were last read.
with movement as (
    select
        _source,
        entity,
        account_class,
        currency,
        posting_date,
        case account_class when 'deferred_revenue' then -amount else amount end as amount,
        source_ref
    from {{ ref('xero__ledger_line') }}
    where account_class in ('ar', 'unbilled', 'deferred_revenue')
),

month_end as (
    select
        _source,
        cast(last_day(unnest(generate_series(
            date_trunc('month', min(posting_date)), greatest(max(posting_date), max(cast(extracted_at as date))),
            interval 1 month
        ))) as date) as period_end
    from {{ ref('xero__ledger_line') }}
    group by _source
)

select
    movement.entity as entity_id,
    {{ month_of('month_end.period_end') }} as period,
    movement.account_class,
    movement.currency as functional_currency,
    cast(sum(movement.amount) as decimal(18, 6)) as balance,
    max(movement.source_ref) || '/' || {{ month_of('month_end.period_end') }} as source_ref
from month_end
inner join movement on month_end._source = movement._source and month_end.period_end >= movement.posting_date
group by movement._source, movement.entity, month_end.period_end, movement.account_class, movement.currency
