-- R07 · Which projects are not ready to charge or bill?
-- Prevents work that cannot be priced, costed or invoiced.
select
    {{ check_record(
        'R07', key="engagement_id || ':' || attribute", left_value='1', right_value='0', currency="'count'",
        record="'engagement:' || engagement_id || ':contract'", since_date='created_date',
        risk_amount='psa_contract_value', risk_currency='currency', left_ref='source_ref'
    ) }}
from {{ ref('project_lacks') }}
where end_date >= {{ policy('as_of') }} and coalesce(status, '') not in ('closed', 'cancelled')
