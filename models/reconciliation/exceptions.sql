{#- The open exceptions. Values are as compared, in the currency of the row, 'hours' or 'count'. Money at risk has an amount
    of its own currency only where all its records have one. -#}
with costs as (
    select distinct 'as_reported/' || metric || '/' || period as left_ref
    from {{ ref('restatement') }}
    where reveals_cost
),

risks as (
    select
        exception_id,
        case when min(risk_currency) = max(risk_currency) then sum(risk_amount) end as risk_amount,
        case when min(risk_currency) = max(risk_currency) then min(risk_currency) end as risk_currency,
        sum(risk_reporting) as risk_reporting,
        sum(risk_counted) as risk_counted,
        max(is_covered) as is_covered
    from {{ ref('exception_record') }}
    group by exception_id
),

lived as (
    select
        difference.check_id,
        difference.period,
        difference.key,
        difference.currency,
        difference.left_value,
        difference.right_value,
        difference.left_ref,
        difference.right_ref,
        difference.owner,
        difference.record_count,
        difference.exception_id,
        coalesce(difference.since_date, history.first_seen, observation.observed_on) as since_date,
        risks.risk_amount,
        risks.risk_currency,
        risks.risk_reporting,
        risks.risk_counted,
        risks.is_covered,
        observation.observed_on,
        coalesce(history.first_seen, observation.observed_on) as first_seen,
        coalesce(history.times_reopened, 0)
        + case when history.status = 'resolved' then 1 else 0 end as times_reopened
    from {{ ref('check_difference') }} as difference
    inner join risks on difference.exception_id = risks.exception_id
    cross join {{ source('run_history', 'observation') }} as observation
    left join {{ source('run_history', 'exception_history') }} as history
        on difference.exception_id = history.exception_id
)

select
    lived.check_id,
    lived.period,
    lived.key,
    lived.left_value,
    lived.right_value,
    {{ money('lived.left_value - lived.right_value') }} as difference,
    lived.currency,
    coalesce(lived.owner, register.owner) as owner,
    replace(
        replace(
            replace(
                replace(
                    replace(
                        replace(register.message, '{key}', lived.key),
                        '{left_ref}', coalesce(lived.left_ref, '')
                    ),
                    '{period}', lived.period
                ),
                '{left}', {{ told('lived.left_value', 'lived.currency') }}
            ),
            '{right}', {{ told('lived.right_value', 'lived.currency') }}
        ),
        '{currency}', lived.currency
    ) as note,
    lived.exception_id,
    case when lived.times_reopened > 0 then 'reopened' else 'open' end as status,
    {{ severity_of('register.severity', 'lived.risk_reporting') }} as severity,
    {{ money('lived.risk_amount') }} as amount_at_risk,
    lived.risk_currency,
    {{ money('lived.risk_reporting') }} as amount_at_risk_reporting,
    {{ money('lived.risk_counted') }} as amount_counted,
    lived.since_date,
    cast(case
        when lived.since_date > {{ policy('as_of') }} then 0
        else {{ days_between('lived.since_date', policy('as_of')) }}
    end as integer) as age_days,
    lived.first_seen,
    lived.observed_on as last_seen,
    {{ add_days('lived.first_seen', 'register.sla_days') }} as due_on,
    lived.observed_on > {{ add_days('lived.first_seen', 'register.sla_days') }} as is_overdue,
    lived.times_reopened,
    register.blocks_close,
    register.area,
    register.question,
    register.action,
    register.fix_in,
    lived.record_count,
    lived.left_ref,
    lived.right_ref,
    register.period_rule = 'state' as is_state,
    register.reveals_cost or costs.left_ref is not null as reveals_cost,
    lived.is_covered
from lived
inner join {{ ref('check_register') }} as register on lived.check_id = register.check_id
left join costs on lived.left_ref = costs.left_ref
