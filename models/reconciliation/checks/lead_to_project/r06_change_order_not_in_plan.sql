-- R06 · Which signed change orders are not in plan and billing?
-- Prevents work beyond the old budget from being refused or left unbilled although the customer has signed for it.
-- A system lacks a change order when it holds the value signed before that change order (then it lacks the later ones
-- as well), or the value signed without just that one. Any other difference is R04's alone. Amounts within 1 are equal.
with events as (
    select
        *,
        coalesce(sum(tcv) over (
            partition by engagement_id, currency order by signed_date, booking_id
            rows between unbounded preceding and 1 preceding
        ), 0) as signed_before,
        sum(tcv) over (partition by engagement_id, currency) as signed_value
    from {{ ref('booking') }}
    where engagement_id is not null and signed_date is not null
),

compared as (
    select
        events.*,
        held.system,
        held.source_ref as right_ref,
        case
            when events.booking_type = 'change_order' and abs(events.signed_before - held.contract_value) <= 1 then 1 else 0
        end as is_first_missing,
        case when abs(events.signed_value - events.tcv - held.contract_value) <= 1 then 1 else 0 end as is_only_missing
    from events
    inner join {{ ref('contract_value_held') }} as held
        on events.engagement_id = held.engagement_id and events.currency = held.currency
    where abs(events.signed_value - held.contract_value) > 1
),

judged as (
    select
        *,
        max(is_first_missing) over (partition by engagement_id, system order by signed_date, booking_id) as is_after_first,
        max(is_first_missing) over (partition by engagement_id, system) as has_first
    from compared
)

select
    {{ check_record(
        'R06', key='booking_id', left_value='max(tcv)', right_value='0', currency='currency',
        record="'engagement:' || engagement_id || ':contract_value'", since_date='max(signed_date)',
        period=month_of('max(signed_date)'), left_ref='max(source_ref)', right_ref='min(right_ref)'
    ) }}
from judged
where booking_type = 'change_order' and (is_after_first = 1 or (has_first = 0 and is_only_missing = 1))
group by booking_id, engagement_id, currency
