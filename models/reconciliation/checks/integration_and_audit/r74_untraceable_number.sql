-- R74 · Which numbers cannot be traced?
-- Prevents numbers nobody can explain: movements behind the marts that name no landed record.
with untraceable as (
    select measure, period from {{ ref('contract_movement') }} where source_ref is null
    union all
    select measure, period from {{ ref('delivery_movement') }} where source_ref is null
)

select
    {{ check_record(
        'R74', key='untraceable.measure', left_value='count(*)', right_value='0', currency="'count'",
        record="'measure:' || untraceable.measure || ':' || untraceable.period", since_date='min(fiscal_period.end_date)',
        risk_amount='0', risk_currency=reporting_currency()
    ) }}
from untraceable
inner join {{ ref('fiscal_period') }} as fiscal_period on untraceable.period = fiscal_period.period
group by untraceable.measure, untraceable.period
