-- R64 · Where does standard cost miss payroll?
-- Prevents prices and margins that rest on stale standard rates. Months that payroll does not cover are R62's.
with practices as (
    select
        coalesce(nullif(practice_key, ''), 'no practice') as practice,
        period,
        sum(labour_std - labour_estimated) as absorbed,
        sum(labour_true - labour_estimated) as paid
    from {{ ref('labour_cost') }}
    where currency_view = 'reporting' and is_employee
    group by coalesce(nullif(practice_key, ''), 'no practice'), period
)

select
    {{ check_record(
        'R64', period='practices.period', key='practices.practice', left_value='practices.absorbed',
        right_value='practices.paid', currency=reporting_currency(),
        record="'practice:' || practices.practice || ':labour:' || practices.period", since_date='fiscal_period.end_date'
    ) }}
from practices
inner join {{ ref('fiscal_period') }} as fiscal_period on practices.period = fiscal_period.period
where practices.absorbed <> practices.paid
