{#- Every exception ever seen, the open ones as they are now, the others as they were when last seen. -#}
select
    exception_id,
    check_id,
    period,
    key,
    currency,
    owner,
    status,
    first_seen,
    last_seen,
    cast(null as date) as resolved_on,
    times_reopened,
    difference,
    amount_at_risk_reporting,
    amount_counted
from {{ ref('exceptions') }}
union all
select
    history.exception_id,
    history.check_id,
    history.period,
    history.key,
    history.currency,
    history.owner,
    'resolved' as status,
    history.first_seen,
    history.last_seen,
    coalesce(history.resolved_on, observation.observed_on) as resolved_on,
    history.times_reopened,
    history.difference,
    history.amount_at_risk_reporting,
    coalesce(history.amount_counted, history.amount_at_risk_reporting) as amount_counted
from {{ source('run_history', 'exception_history') }} as history
cross join {{ source('run_history', 'observation') }} as observation
left join {{ ref('exceptions') }} as exceptions on history.exception_id = exceptions.exception_id
where exceptions.exception_id is null
