-- R48 · Does the receivables ledger tie to the control account?
-- Prevents receivables on the balance sheet that no open invoice supports. Items in another currency stand at closing rates.
{%- set converted = divide(multiply('item.open_amount', 'rates.closing_rate'), 'functional_rates.closing_rate') %}

with sides as (
    select
        item.entity as entity_id,
        item.period,
        legal_entity.functional_currency as currency,
        case when item.currency = legal_entity.functional_currency then item.open_amount else {{ converted }} end as open_items,
        0 as balance,
        cast(null as varchar) as balance_ref
    from {{ ref('open_item_month') }} as item
    inner join {{ ref('legal_entity') }} as legal_entity on item.entity = legal_entity.entity_id
    left join {{ ref('exchange_rate') }} as rates
        on rates.currency_view = 'reporting' and item.period = rates.period and item.currency = rates.currency
    left join {{ ref('exchange_rate') }} as functional_rates
        on
            functional_rates.currency_view = 'reporting'
            and item.period = functional_rates.period
            and legal_entity.functional_currency = functional_rates.currency
    union all
    select entity_id, period, functional_currency as currency, 0 as open_items, balance, source_ref as balance_ref
    from {{ ref('gl_balance') }}
    where account_class = 'ar'
),

compared as (
    select
        entity_id,
        period,
        currency,
        sum(open_items) as open_items,
        sum(balance) as balance,
        min(balance_ref) as balance_ref
    from sides
    group by entity_id, period, currency
    having sum(open_items) <> sum(balance)
)

select
    {{ check_record(
        'R48', period='compared.period', key='compared.entity_id', left_value='compared.open_items',
        right_value='compared.balance', currency='compared.currency',
        record="'entity:' || compared.entity_id || ':ar:' || compared.period", since_date='fiscal_period.end_date',
        right_ref='compared.balance_ref'
    ) }}
from compared
inner join {{ ref('fiscal_period') }} as fiscal_period on compared.period = fiscal_period.period and fiscal_period.is_reported
