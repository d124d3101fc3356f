-- R77 · Do revenue and cost of revenue tie to the trial balance?
-- Prevents a margin that the income statement does not show. Primary ledger, functional currency at average rates; a total
-- is compared only for entities whose ledger keeps that class of account.
{%- set totals = {'revenue': ('revenue_net', '-amount_functional'), 'cost_of_revenue': ('cost_true', 'amount_functional')} %}
with ledger as (
    select
        account_class,
        entity_id,
        {{ month_of('posting_date') }} as period,
        amount_functional
    from ({{ input_layer('erp_journal_line') }}) as journal
    where book = 'primary' and account_class in ('revenue', 'cost_of_revenue')
),

sides as (
    {%- for total, (measure, posted) in totals.items() %}
    select '{{ total }}' as total, entity as entity_id, period, {{ measure }} as computed, 0 as posted
    from {{ ref('engagement_month') }}
    where
        currency_view = 'reporting' and entity is not null and {{ measure }} <> 0
        and entity in (select ledger.entity_id from ledger where ledger.account_class = '{{ total }}')
    union all
    select '{{ total }}' as total, entity_id, period, 0 as computed, {{ posted }} as posted
    from ledger
    where account_class = '{{ total }}'
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
),

months as (
    select
        total,
        entity_id,
        period,
        sum(computed) as computed,
        sum(posted) as posted
    from sides
    group by total, entity_id, period
)

select
    {{ check_record(
        'R77', period='months.period', key="months.total || ':' || months.entity_id",
        left_value=divide('months.computed', 'rates.average_rate'), right_value='months.posted',
        currency='legal_entity.functional_currency',
        record="'entity:' || months.entity_id || ':' || months.total || ':' || months.period",
        since_date='fiscal_period.end_date'
    ) }}
from months
inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('legal_entity') }} as legal_entity on months.entity_id = legal_entity.entity_id
inner join {{ ref('exchange_rate') }} as rates
    on
        rates.currency_view = 'reporting'
        and months.period = rates.period
        and legal_entity.functional_currency = rates.currency
