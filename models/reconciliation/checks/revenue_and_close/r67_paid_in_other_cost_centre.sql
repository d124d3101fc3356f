-- R67 · Do cost centres agree in payroll and HR?
-- Prevents payroll that is spread over hours of another team. Cost centres as they were, whatever policy org_view says.
with jobs as (
    select
        resource_id,
        cost_center,
        case
            when row_number() over (partition by resource_id order by valid_from) = 1 then {{ first_day() }} else valid_from
        end as effective_from,
        coalesce(lead(valid_from) over (partition by resource_id order by valid_from), {{ last_day() }}) as next_from
    from ({{ input_layer('hr_job_history') }}) as history
),

agreed as (
    select distinct
        jobs.resource_id,
        jobs.cost_center,
        fiscal_period.period
    from jobs
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on jobs.effective_from <= fiscal_period.end_date and jobs.next_from > fiscal_period.start_date
)

select
    {{ check_record(
        'R67', period='payroll.period', key="payroll.resource_id || ':' || payroll.cost_center",
        left_value='payroll.employer_cost', right_value='0', currency='payroll.currency',
        record="'payroll:' || payroll.payroll_line_id", since_date='fiscal_period.end_date', left_ref='payroll.source_ref'
    ) }}
from {{ ref('payroll') }} as payroll
inner join {{ ref('fiscal_period') }} as fiscal_period on payroll.period = fiscal_period.period and fiscal_period.is_reported
left join agreed
    on
        payroll.resource_id = agreed.resource_id
        and payroll.cost_center = agreed.cost_center
        and payroll.period = agreed.period
where agreed.resource_id is null
