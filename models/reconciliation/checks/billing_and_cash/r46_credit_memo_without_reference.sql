-- R46 · Which credit memos have no reason or reference, or are not mirrored?
-- Prevents revenue from being given away without anyone saying why and on which invoice. A reason is asked for where the system
-- records any; a mirror in the CRM, and in what the PSA bills, where it knows the invoice that is reduced and mirrors other memos.
with memos as (
    select
        invoice_id,
        applies_to,
        reason is null and max(reason) over (partition by {{ system_of('source_ref') }}) is not null as lacks_reason
    from ({{ input_layer('erp_invoice') }}) as document
    where doc_type = 'credit_memo' and status = 'posted'
),

mirrors as (
    select
        mirror.place,
        mirror.invoice_id,
        document.doc_type,
        document.applies_to,
        {{ system_of('mirror.source_ref') }} as system,
        min(mirror.source_ref) as source_ref
    from (
        select 'mirror' as place, invoice_id, source_ref from {{ ref('invoice_mirror') }}
        union all
        select 'billing' as place, invoice_id, source_ref from ({{ input_layer('psa_billing_event') }}) as event
    ) as mirror
    inner join {{ ref('invoice') }} as document on mirror.invoice_id = document.invoice_id
    group by all
)

select
    {{ check_record(
        'R46', period='memo.invoice_period', key='memo.invoice_id', left_value='memo.gross', right_value='0',
        currency='memo.currency', record="'invoice:' || memo.invoice_id", since_date='memo.invoice_date',
        left_ref='memo.source_ref'
    ) }}
from {{ ref('invoice') }} as memo
inner join memos on memo.invoice_id = memos.invoice_id
inner join {{ ref('fiscal_period') }} as fiscal_period on memo.invoice_period = fiscal_period.period and fiscal_period.is_reported
left join {{ ref('invoice') }} as target
    on memo.applies_to = target.invoice_id and target.doc_type = 'invoice' and target.is_posted
where target.invoice_id is null or memos.lacks_reason
union all
select
    {{ check_record(
        'R46', period='memo.invoice_period', key="memo.invoice_id || ':' || target.place", left_value='memo.gross', right_value='0',
        currency='memo.currency', record="'invoice:' || memo.invoice_id", since_date='memo.invoice_date',
        left_ref='memo.source_ref', right_ref='target.source_ref'
    ) }}
from {{ ref('invoice') }} as memo
inner join mirrors as target on memo.applies_to = target.invoice_id
inner join {{ ref('fiscal_period') }} as fiscal_period on memo.invoice_period = fiscal_period.period and fiscal_period.is_reported
where
    memo.doc_type = 'credit_memo'
    and memo.is_posted
    and (target.place, target.system) in (
        select (m.place, m.system) from mirrors as m where m.doc_type = 'credit_memo' and m.applies_to is not null
    )
    and (target.place, memo.invoice_id) not in (select (m.place, m.invoice_id) from mirrors as m)
