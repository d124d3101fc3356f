{#- What the checks found, per check, period, key and currency, where it exceeds the tolerance of the register. -#}
with weekdays as (
    select
        date,
        sum(case when is_weekday then 1 else 0 end) over (order by date) as weekday_number
    from {{ ref('calendar_day') }}
),

compared as (
    select
        check_id,
        period,
        key,
        currency,
        sum(left_value) as left_value,
        sum(right_value) as right_value,
        min(since_date) as since_date,
        min(left_ref) as left_ref,
        min(right_ref) as right_ref,
        min(owner) as owner,
        count(*) as record_count
    from {{ ref('difference_record') }}
    group by check_id, period, key, currency
),

judged as (
    select
        compared.*,
        status.period_rule = 'state' as is_state,
        case
            when status.tolerance_relative * greatest(abs(left_value), abs(right_value)) > status.tolerance_absolute
                then status.tolerance_relative * greatest(abs(left_value), abs(right_value))
            else status.tolerance_absolute
        end as tolerance,
        status.grace_days,
        case
            when compared.since_date > {{ policy('as_of') }} then 0
            else today.weekday_number - coalesce(since.weekday_number, 0)
        end as business_days
    from compared
    inner join {{ ref('check_status') }} as status
        on compared.check_id = status.check_id and status.enabled and status.is_applicable
    inner join weekdays as today on today.date = {{ policy('as_of') }}
    left join weekdays as since on compared.since_date = since.date
)

select
    check_id,
    period,
    key,
    currency,
    {{ money('left_value') }} as left_value,
    {{ money('right_value') }} as right_value,
    since_date,
    left_ref,
    right_ref,
    owner,
    record_count,
    md5(check_id || '|' || key || '|' || currency || case when is_state then '' else '|' || period end) as exception_id
from judged
where abs(left_value - right_value) > tolerance and (grace_days = 0 or business_days > grace_days)
