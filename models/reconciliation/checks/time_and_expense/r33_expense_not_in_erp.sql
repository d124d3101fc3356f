-- R33 · Which approved expenses are not in the ERP or not repaid?
-- Prevents cost that the ledger lacks, and staff who wait for their money. A posting in another currency is not compared.
with postings as (
    select
        expense_id,
        min(currency) as currency,
        max(currency) as last_currency,
        sum(amount) as amount,
        min(source_ref) as source_ref
    from ({{ input_layer('erp_expense_posting') }}) as posting
    where date <= {{ known_until() }}
    group by expense_id
),

expenses as (
    select
        expense.*,
        case
            when postings.expense_id is null then 0
            when postings.currency <> expense.currency or postings.last_currency <> expense.currency then expense.amount
            else postings.amount
        end as posted,
        postings.source_ref as posting_ref,
        {{ is_delivered_for('erp_expense_posting', 'engagement.entity_id') }} as is_posted_to,
        report.expense_id is not null and report.reimbursed_date is null
        and {{ days_between('expense.date', policy('as_of')) }} > (
            select agreed.value from {{ ref('check_threshold') }} as agreed where agreed.check_id = 'R33'
        ) as is_unpaid
    from {{ ref('expense') }} as expense
    left join {{ ref('engagement') }} as engagement on expense.engagement_id = engagement.engagement_id
    left join postings on expense.expense_id = postings.expense_id
    left join ({{ input_layer('expense_report_line') }}) as report on expense.expense_id = report.expense_id
    where expense.status = 'approved'
)

select
    {{ check_record(
        'R33', period='period', key='expense_id', left_value='amount', right_value='posted', currency='currency',
        record="'expense:' || expense_id", since_date='date', left_ref='source_ref', right_ref='posting_ref'
    ) }}
from expenses
where amount <> posted and is_posted_to
union all
select
    {{ check_record(
        'R33', period='period', key="expense_id || ':repayment'", left_value='amount', right_value='0', currency='currency',
        record="'expense:' || expense_id", since_date='date', left_ref='source_ref'
    ) }}
from expenses
where is_unpaid
