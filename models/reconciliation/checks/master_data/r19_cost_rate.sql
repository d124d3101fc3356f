-- R19 · Where is a cost rate missing or different?
-- Prevents margin and percent complete on a cost that is too low, or that PSA and finance state differently.
-- Hours without a rate in force stand in 'hours'; where the PSA keeps rates, other hours stand in money at both rates.
with psa_rates as (
    {{ effective_segments('psa_cost_rate', ['resource_id'], ['currency', 'rate']) }}
),

costed as (
    select
        entry.*,
        psa_rates.currency as psa_currency,
        {{ multiply('entry.hours', 'coalesce(psa_rates.rate, 0)') }} as psa_value,
        psa_rates.source_ref as psa_ref
    from {{ ref('time_entry') }} as entry
    left join psa_rates
        on
            entry.resource_id = psa_rates.resource_id
            and entry.work_date between psa_rates.effective_from and psa_rates.effective_to
    where
        entry.is_approved
        and (
            entry.cost_currency is null
            or ({{ is_connected('psa_cost_rate') }} and {{ is_delivered_for('psa_cost_rate', 'entry.home_entity_id') }})
        )
),

differing as (
    select *
    from costed
    where
        cost_currency is not null
        and (coalesce(psa_currency, '') <> cost_currency or psa_value <> cost_value)
),

sides as (
    select time_entry_id, resource_id, work_period, work_date, cost_currency as currency, cost_value, 0 as psa_value, source_ref, null as psa_ref
    from differing
    union all
    select time_entry_id, resource_id, work_period, work_date, psa_currency, 0, psa_value, null, psa_ref
    from differing
    where psa_currency is not null
)

select
    {{ check_record(
        'R19', key='resource_id', left_value='sum(cost_value)', right_value='sum(psa_value)', currency='currency',
        record="'time_entry:' || time_entry_id || ':cost'", since_date='min(work_date)', period='work_period',
        left_ref='min(source_ref)', right_ref='min(psa_ref)'
    ) }}
from sides
group by time_entry_id, resource_id, work_period, currency
union all
select
    {{ check_record(
        'R19', key='costed.resource_id', left_value='costed.hours', right_value='0', currency="'hours'",
        record="'time_entry:' || costed.time_entry_id || ':cost'", since_date='costed.work_date', period='costed.work_period',
        risk_amount=hours_value('costed'), risk_currency=hours_currency('costed'), left_ref='costed.source_ref'
    ) }}
from costed
where costed.cost_currency is null and costed.hours <> 0
