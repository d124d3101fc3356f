-- The records of every check of this area that takes part in a difference.
{{ union_of([
    'r24_incomplete_timesheet', 'r25_time_not_decided', 'r26_approved_time_not_in_erp', 'r27_time_posted_twice',
    'r28_erp_time_without_source', 'r29_time_value_differs', 'r30_failed_message', 'r31_billable_flag_inconsistent',
    'r32_work_above_authorised', 'r33_expense_not_in_erp', 'r34_expense_not_billed', 'r35_expense_claimed_twice',
    'r36_impossible_time'
]) }}
