{{ config(materialized='ephemeral') }}

{#- Every record that takes part in a difference, of every check: the evidence of the exceptions. -#}
{{ union_of([
    'project_and_master_record', 'time_and_expense_record', 'billing_and_cash_record', 'close_and_audit_record'
]) }}
