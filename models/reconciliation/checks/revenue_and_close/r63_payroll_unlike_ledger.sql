-- R63 · Does payroll agree with the ledger's labour accounts?
-- Prevents labour cost that differs between the payroll system and the books of an entity whose ledger keeps labour
-- accounts; an entity whose ledger has none, or whose payroll nobody delivers, is not compared. Primary ledger, by home
-- entity.
with labour as (
    select
        entity_id,
        {{ month_of('posting_date') }} as period,
        amount_functional
    from ({{ input_layer('erp_journal_line') }}) as journal
    where book = 'primary' and account_class = 'labour' and {{ is_delivered_for('payroll_actual', 'journal.entity_id') }}
),

sides as (
    select
        worker.entity_id,
        payroll.period,
        {{ multiply('payroll.employer_cost', 'rates.average_rate') }} as paid,
        0 as booked
    from {{ ref('payroll') }} as payroll
    inner join {{ ref('worker') }} as worker on payroll.resource_id = worker.resource_id
    inner join {{ ref('exchange_rate') }} as rates
        on rates.currency_view = 'reporting' and payroll.period = rates.period and payroll.currency = rates.currency
    where worker.entity_id in (select labour.entity_id from labour)
    union all
    select
        entity_id,
        period,
        0 as paid,
        amount_functional as booked
    from labour
),

months as (
    select
        entity_id,
        period,
        sum(paid) as paid,
        sum(booked) as booked
    from sides
    group by entity_id, period
)

select
    {{ check_record(
        'R63', period='months.period', key='months.entity_id', left_value=divide('months.paid', 'rates.average_rate'),
        right_value='months.booked', currency='legal_entity.functional_currency',
        record="'entity:' || months.entity_id || ':payroll:' || months.period", since_date='fiscal_period.end_date'
    ) }}
from months
inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('legal_entity') }} as legal_entity on months.entity_id = legal_entity.entity_id
inner join {{ ref('exchange_rate') }} as rates
    on
        rates.currency_view = 'reporting'
        and months.period = rates.period
        and legal_entity.functional_currency = rates.currency
