with concur_user as (
    {{ current_landed('concur', 'user') }}
)

select
    line.expense_id,
    coalesce(concur_user.employeeid, line.login_id) as resource_id,
    line.project as engagement_id,
    cast(substr(line.transaction_date, 1, 10) as date) as date,
    line.currency,
    line.amount,
    line.is_billable as rebillable,
    case line.approval_status when 'A_APPR' then 'approved' when 'A_RESU' then 'rejected' else 'submitted' end as status,
    line.source_ref
from {{ ref('concur_line') }} as line
left join concur_user on line._source = concur_user._source and line.login_id = concur_user.loginid
