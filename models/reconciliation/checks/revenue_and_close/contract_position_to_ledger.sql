-- Contract assets and liabilities of an entity and reported month beside the ledger's control accounts, in the entity's
-- functional currency: the rows behind R53 and R54. A contract in another currency stands at closing rates.
{%- set measures = {'unbilled': 'unbilled', 'deferred': 'deferred_revenue'} %}
with positions as (
    select
        entity,
        period,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('engagement_month') }}
    where currency_view = 'reporting' and entity is not null
    group by entity, period
),

sides as (
    {%- for measure, account_class in measures.items() %}
    select
        positions.entity as entity_id,
        positions.period,
        '{{ account_class }}' as account_class,
        legal_entity.functional_currency as currency,
        {{ divide('positions.' ~ measure, 'rates.closing_rate') }} as computed,
        0 as balance,
        cast(null as varchar) as balance_ref
    from positions
    inner join {{ ref('legal_entity') }} as legal_entity on positions.entity = legal_entity.entity_id
    inner join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and positions.period = rates.period
            and legal_entity.functional_currency = rates.currency
    union all
    {%- endfor %}
    select
        entity_id,
        period,
        account_class,
        functional_currency as currency,
        0 as computed,
        balance,
        source_ref as balance_ref
    from {{ ref('gl_balance') }}
)

select
    sides.entity_id,
    sides.period,
    fiscal_period.end_date,
    sides.account_class,
    sides.currency,
    sum(sides.computed) as computed,
    sum(sides.balance) as balance,
    min(sides.balance_ref) as balance_ref
from sides
inner join {{ ref('fiscal_period') }} as fiscal_period on sides.period = fiscal_period.period and fiscal_period.is_reported
group by sides.entity_id, sides.period, fiscal_period.end_date, sides.account_class, sides.currency
having sum(sides.computed) <> sum(sides.balance)
