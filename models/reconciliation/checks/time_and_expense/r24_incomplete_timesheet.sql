-- R24 · Whose timesheets are incomplete?
-- Prevents a month from being closed without hours that were worked and could be billed.
with months as (
    select
        person.resource,
        person.period,
        sum(person.capacity_net) as capacity_net,
        sum(person.hours_recorded) as hours_recorded
    from {{ ref('person_month') }} as person
    inner join {{ ref('worker') }} as worker on person.resource = worker.resource_id and worker.is_delivery
    group by person.resource, person.period
    having sum(person.capacity_net) > sum(person.hours_recorded)
)

select
    {{ check_record(
        'R24', period='months.period', key='months.resource', left_value='months.capacity_net',
        right_value='months.hours_recorded', currency="'hours'",
        record="'person_month:' || months.resource || ':' || months.period", since_date='fiscal_period.end_date',
        risk_amount=multiply('months.capacity_net - months.hours_recorded', 'coalesce(card_rate.rate, 0)'),
        risk_currency='coalesce(card_rate.currency, ' ~ reporting_currency() ~ ')', left_ref='worker.source_ref'
    ) }}
from months
inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period
inner join {{ ref('worker') }} as worker on months.resource = worker.resource_id
left join {{ ref('card_rate') }} as card_rate
    on
        months.resource = card_rate.resource_id
        and fiscal_period.end_date between card_rate.effective_from and card_rate.effective_to
