-- R51 · Do intercompany charges agree?
-- Prevents profit in the wrong entity, and group receivables that the other entity does not know. The charge of the receiver is
-- held against the hours of the provider, and (key ending in :balance) the provider's receivable against the receiver's
-- payable, in the provider's functional currency at the average rate of the month.
{%- set comparisons = {'': ['due', 'intercompany_cost'], ':balance': ['intercompany_ar', 'intercompany_ap']} %}

with converted as (
    select
        movement.provider_entity || ':' || movement.receiver_entity as pair,
        movement.period,
        provider.functional_currency as currency,
        movement.side,
        {{ divide(multiply('movement.amount', 'rates.average_rate'), 'functional_rates.average_rate') }} as amount,
        movement.source_ref
    from {{ ref('intercompany_movement') }} as movement
    inner join {{ ref('legal_entity') }} as provider on movement.provider_entity = provider.entity_id
    left join {{ ref('exchange_rate') }} as rates
        on rates.currency_view = 'reporting' and movement.period = rates.period and movement.currency = rates.currency
    left join {{ ref('exchange_rate') }} as functional_rates
        on
            functional_rates.currency_view = 'reporting'
            and movement.period = functional_rates.period
            and provider.functional_currency = functional_rates.currency
    where
        {{ is_delivered_for('erp_journal_line', 'movement.receiver_entity') }}
        and (
            movement.side in ('due', 'intercompany_cost')
            or {{ is_delivered_for('erp_journal_line', 'movement.provider_entity') }}
        )
),

compared as (
    {%- for suffix, (left_side, right_side) in comparisons.items() %}
    select
        pair || '{{ suffix }}' as key,
        period,
        currency,
        sum(case when side = '{{ left_side }}' then amount else 0 end) as left_value,
        sum(case when side = '{{ right_side }}' then amount else 0 end) as right_value,
        min(case when side = '{{ left_side }}' then source_ref end) as left_ref,
        min(case when side = '{{ right_side }}' then source_ref end) as right_ref
    from converted
    group by pair, period, currency
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    {{ check_record(
        'R51', period='compared.period', key='compared.key', left_value='compared.left_value',
        right_value='compared.right_value', currency='compared.currency',
        record="'intercompany:' || compared.key || ':' || compared.period", since_date='fiscal_period.end_date',
        left_ref='compared.left_ref', right_ref='compared.right_ref'
    ) }}
from compared
inner join {{ ref('fiscal_period') }} as fiscal_period on compared.period = fiscal_period.period and fiscal_period.is_reported
where compared.left_value <> compared.right_value
