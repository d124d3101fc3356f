{#- The rule of a check as this build applied it: profile `strict` uses 0.05 and no grace for every check. -#}
{%- set is_strict = policy('checks_profile') ~ " = 'strict'" -%}
with missing as (
    select
        check_input.check_id,
        min(check_input.input) as missing_input
    from {{ ref('check_input') }} as check_input
    where check_input.input not in (select connected.input from {{ source('run_history', 'connected_input') }} as connected)
    group by check_input.check_id
),

left_out as (
    select
        check_input.check_id,
        string_agg(undelivered.input || ' of ' || undelivered.entity_id, ', ' order by undelivered.input, undelivered.entity_id) as inputs,
        string_agg(distinct undelivered.entity_id, ', ' order by undelivered.entity_id) as entities
    from {{ ref('check_input') }} as check_input
    inner join {{ ref('undelivered_input') }} as undelivered on check_input.input = undelivered.input
    group by check_input.check_id
)

select
    register.check_id,
    register.area,
    register.question,
    register.left_side,
    register.right_side,
    register.population,
    register.period_rule,
    cast(case when {{ is_strict }} then 0.05 else register.tolerance_absolute end as decimal(18, 6)) as tolerance_absolute,
    cast(case when {{ is_strict }} then 0 else register.tolerance_relative end as decimal(18, 6)) as tolerance_relative,
    cast(case when {{ is_strict }} then 0 else register.grace_days end as integer) as grace_days,
    register.ages_from,
    register.enabled,
    missing.check_id is null as is_applicable,
    case
        when not register.enabled then 'switched off in the register'
        when missing.check_id is not null then 'not applicable: ' || missing.missing_input || ' is not connected'
        when left_out.check_id is not null then 'applied, without what is not connected: ' || left_out.inputs
        else 'applied'
    end as outcome,
    coalesce(left_out.entities, '') as entities_left_out,
    register.leaves_incomplete,
    register.is_restricted,
    register.reveals_cost
from {{ ref('check_register') }} as register
left join missing on register.check_id = missing.check_id
left join left_out on register.check_id = left_out.check_id
