-- R62 · Who recorded hours without payroll cost?
-- Prevents a margin at standard cost that looks like an actual one: such a month is costed by estimate.
with estimated as (
    select
        resource_id,
        period,
        sum(labour_estimated) as standard_cost
    from {{ ref('labour_cost') }}
    where currency_view = 'reporting' and labour_estimated <> 0
    group by resource_id, period
)

select
    {{ check_record(
        'R62', period='estimated.period', key='estimated.resource_id', left_value='estimated.standard_cost', right_value='0',
        currency=reporting_currency(), record="'person_month:' || estimated.resource_id || ':' || estimated.period",
        since_date='fiscal_period.end_date', left_ref='worker.source_ref'
    ) }}
from estimated
inner join {{ ref('fiscal_period') }} as fiscal_period on estimated.period = fiscal_period.period
left join {{ ref('worker') }} as worker on estimated.resource_id = worker.resource_id
where {{ is_delivered_for('payroll_actual', 'worker.entity_id') }}
