select * from {{ ref('headcount_month') }}
