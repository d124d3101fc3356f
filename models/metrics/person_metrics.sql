select * from {{ ref('person_month') }}
