-- The records of every check of this area that takes part in a difference.
select * from {{ ref('r26_approved_time_not_in_erp') }} where false
