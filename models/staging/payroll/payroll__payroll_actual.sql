-- What the employer pays. Taxes and deductions of the person are part of the gross amounts; reimbursed expenses come from
-- the expense tool.
with landed as (
    {{ current_landed('payroll', 'line') }}
)

select
    landed._source || ' ' || landed._id as payroll_line_id,
    landed.employee as resource_id,
    landed.period,
    cast(landed.run as integer) as run,
    landed.cost_center,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as employer_cost,
    landed.source_ref
from landed
where landed.component_class not in ('employee_tax', 'employee_deduction', 'reimbursement')
