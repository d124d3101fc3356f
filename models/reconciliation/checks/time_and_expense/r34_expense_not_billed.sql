-- R34 · Which rebillable expenses are not billed or lack their evidence?
-- Prevents cost the customer would have paid, and invoices the customer returns for want of a receipt. Billed is an expense
-- that a posted invoice line names; a line without a source bills the engagement's expenses up to its invoice date.
with lines as (
    select
        line.engagement_id,
        line.source_id,
        invoice.invoice_date
    from ({{ input_layer('erp_invoice_line') }}) as line
    inner join {{ ref('invoice') }} as invoice on line.invoice_id = invoice.invoice_id and invoice.is_posted
    where line.source_type = 'expense' and line.net > 0
),

unnamed as (
    select engagement_id, max(invoice_date) as billed_until from lines where source_id is null group by engagement_id
),

expenses as (
    select
        expense.*,
        expense.expense_id not in (select source_id from lines where source_id is not null)
        and expense.date > coalesce(unnamed.billed_until, {{ first_day() }})
        and {{ is_delivered_for('erp_invoice_line', 'engagement.entity_id') }} as is_unbilled,
        {{ is_connected('expense_report_line') }}
        and {{ is_delivered_for('expense_report_line', 'engagement.entity_id') }}
        and (not coalesce(report.receipt, false) or report.policy_result is null or report.tax is null) as lacks_evidence
    from {{ ref('expense') }} as expense
    left join {{ ref('engagement') }} as engagement on expense.engagement_id = engagement.engagement_id
    left join unnamed on expense.engagement_id = unnamed.engagement_id
    left join ({{ input_layer('expense_report_line') }}) as report on expense.expense_id = report.expense_id
    where expense.status = 'approved' and expense.rebillable
)

select
    {{ check_record(
        'R34', period='period', key='expense_id', left_value='amount', right_value='0', currency='currency',
        record="'expense:' || expense_id", since_date='date', left_ref='source_ref'
    ) }}
from expenses
where is_unbilled
union all
select
    {{ check_record(
        'R34', period='period', key="expense_id || ':evidence'", left_value='amount', right_value='0', currency='currency',
        record="'expense:' || expense_id", since_date='date', left_ref='source_ref'
    ) }}
from expenses
where lacks_evidence
