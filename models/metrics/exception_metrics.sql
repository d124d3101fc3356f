select * from {{ ref('exception_month') }}
