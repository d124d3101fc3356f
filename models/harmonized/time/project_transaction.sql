select
    transactions.transaction_id,
    transactions.time_entry_id,
    {{ linked_id('project', 'transactions.engagement_id') }} as engagement_id,
    {{ linked_id('person', 'transactions.resource_id') }} as resource_id,
    transactions.posting_date,
    transactions.hours,
    transactions.bill_rate,
    transactions.amount,
    transactions.invoice_id,
    card_rate.currency as card_currency,
    card_rate.rate as card_rate,
    contract_rate.currency as contract_currency,
    contract_rate.rate as contract_rate,
    transactions.source_ref
from ({{ input_layer('erp_project_transaction') }}) as transactions
left join {{ ref('time_entry_record') }} as entries
    on transactions.time_entry_id = entries.time_entry_id
left join {{ ref('card_rate') }} as card_rate
    on
        entries.resource_id = card_rate.resource_id
        and entries.work_date between card_rate.effective_from and card_rate.effective_to
left join {{ ref('bill_rate') }} as contract_rate
    on
        entries.engagement_id = contract_rate.engagement_id
        and entries.resource_id = contract_rate.resource_id
        and entries.work_date between contract_rate.effective_from and contract_rate.effective_to
where transactions.posting_date <= {{ known_until() }}
