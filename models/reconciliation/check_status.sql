with missing as (
    select
        check_input.check_id,
        min(check_input.input) as missing_input,
        count(*) as missing_count
    from {{ ref('check_input') }} as check_input
    left join {{ source('run_history', 'connected_input') }} as connected on check_input.input = connected.input
    where connected.input is null
    group by check_input.check_id
)

select
    register.check_id,
    register.area,
    register.question,
    register.enabled,
    missing.check_id is null as is_applicable,
    case
        when not register.enabled then 'switched off in the register'
        when missing.check_id is not null then 'not applicable: ' || missing.missing_input || ' is not connected'
        else 'applied'
    end as outcome,
    register.leaves_incomplete,
    register.is_restricted,
    register.reveals_cost
from {{ ref('check_register') }} as register
left join missing on register.check_id = missing.check_id
