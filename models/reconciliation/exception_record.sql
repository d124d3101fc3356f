{#- The records behind the open exceptions, with their money at risk in the reporting currency at closing rates of L. A
    record that several exceptions hold is counted in the one whose check comes first by precedence, of those that are not
    covered: accepted, or waived until a day that had not passed when the records were observed. What waits is at risk.
    Whose record it is narrows it to readers of a part of the firm; what belongs to nobody is for readers of the whole
    firm. -#}
with records as (
    select
        difference.exception_id,
        records.*,
        register.precedence,
        coalesce(decided.kind = 'accept' or decided.until >= observation.observed_on, false) as is_covered,
        {{ multiply('records.risk_amount', 'coalesce(rates.closing_rate, 0)') }} as risk_reporting
    from {{ ref('difference_record') }} as records
    inner join {{ ref('check_difference') }} as difference
        on
            records.check_id = difference.check_id
            and records.period = difference.period
            and records.key = difference.key
            and records.currency = difference.currency
    inner join {{ ref('check_register') }} as register on records.check_id = register.check_id
    cross join {{ source('run_history', 'observation') }} as observation
    left join {{ source('run', 'override') }} as decided
        on difference.exception_id = decided.exception_id and decided.holds
    left join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and rates.period = {{ last_period() }}
            and records.risk_currency = rates.currency
),

ranked as (
    select
        *,
        row_number() over (partition by record order by is_covered, precedence, check_id, period, key, currency) as claim
    from records
)

select
    ranked.exception_id,
    ranked.check_id,
    ranked.record,
    ranked.left_value,
    ranked.right_value,
    ranked.currency,
    ranked.risk_amount,
    ranked.risk_currency,
    ranked.risk_reporting,
    {{ money('case when ranked.claim = 1 then ranked.risk_reporting else 0 end') }} as risk_counted,
    ranked.since_date,
    ranked.left_ref,
    ranked.right_ref,
    ranked.is_covered,
    owner.entity,
    owner.practice,
    owner.customer,
    owner.engagement
from ranked
left join {{ ref('record_owner') }} as owner
    on split_part(ranked.record, ':', 1) = owner.kind and split_part(ranked.record, ':', 2) = owner.id
