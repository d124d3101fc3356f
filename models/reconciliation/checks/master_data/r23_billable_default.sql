-- R23 · Where does the billable default differ between PSA and ERP?
-- Prevents hours on the same task from being billed or not depending on the system that was asked.
with task_values as (
    select
        entry.task_id,
        sum({{ multiply(hours_value('entry'), 'coalesce(rates.closing_rate, 0)') }}) as amount
    from {{ ref('time_entry') }} as entry
    left join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and rates.period = {{ last_period() }}
            and rates.currency = {{ hours_currency('entry') }}
    where entry.is_recorded and entry.task_id is not null
    group by entry.task_id
)

select
    {{ check_record(
        'R23', key='psa.task_id', left_value='1', right_value='0', currency="'count'", record="'task:' || psa.task_id",
        since_date='psa.start_date', risk_amount='coalesce(task_values.amount, 0)', risk_currency=reporting_currency(),
        left_ref='psa.source_ref', right_ref='erp.source_ref'
    ) }}
from ({{ input_layer('psa_task') }}) as psa
inner join ({{ input_layer('erp_task') }}) as erp on psa.task_id = erp.task_id and psa.billable <> erp.billable
left join task_values on psa.task_id = task_values.task_id
