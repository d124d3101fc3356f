-- R09 · Which time or expenses lie outside the contract's dates?
-- Prevents work that no contract covers from being billed, and from being lost without anyone deciding so.
-- On a closed or cancelled project it is what still waits for approval, because the day of closing is not recorded.
with engagements as (
    select
        engagement_id,
        start_date,
        end_date,
        coalesce(status, '') in ('closed', 'cancelled') as is_closed
    from ({{ input_layer('psa_engagement') }}) as input_rows
)

select
    {{ check_record(
        'R09', key='entry.engagement_id', left_value='entry.hours', right_value='0', currency="'hours'",
        record="'time_entry:' || entry.time_entry_id", since_date='entry.work_date', period='entry.work_period',
        risk_amount=hours_value('entry'), risk_currency=hours_currency('entry'), left_ref='entry.source_ref'
    ) }}
from {{ ref('time_entry') }} as entry
inner join engagements on entry.engagement_id = engagements.engagement_id
where
    entry.is_recorded
    and (
        entry.work_date not between engagements.start_date and engagements.end_date
        or (engagements.is_closed and not entry.is_approved)
    )
union all
select
    {{ check_record(
        'R09', key='expense.engagement_id', left_value='expense.amount', right_value='0', currency='expense.currency',
        record="'expense:' || expense.expense_id", since_date='expense.date', period='expense.period',
        left_ref='expense.source_ref'
    ) }}
from {{ ref('expense') }} as expense
inner join engagements on expense.engagement_id = engagements.engagement_id
where
    expense.status <> 'rejected'
    and (
        expense.date not between engagements.start_date and engagements.end_date
        or (engagements.is_closed and expense.status = 'submitted')
    )
