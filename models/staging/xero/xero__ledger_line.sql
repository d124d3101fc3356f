-- Every line of every journal, in the organisation's currency; debit is positive.
with journal as (
    select
        landed.*,
        unnest(from_json(landed.journallines, '["JSON"]')) as line,
        generate_subscripts(from_json(landed.journallines, '["JSON"]'), 1) as line_no
    from ({{ current_landed('xero', 'journal') }}) as landed
),

organisation as (
    {{ current_landed('xero', 'organisation') }}
),

account as (
    {{ current_landed('xero', 'account') }}
)

select
    journal._source,
    journal.entity,
    journal.journalid as journal_id,
    journal.line_no,
    cast(journal.journaldate as date) as posting_date,
    json_extract_string(journal.line, '$.AccountCode') as account_code,
    json_extract_string(journal.line, '$.AccountName') as account_name,
    account.class as ledger_class,
    {{ xero_account_class('account', 'journal.sourcetype') }} as account_class,
    {{ xero_tracked("json_extract(journal.line, '$.TrackingCategories')", 'organisation.project_tracking') }} as engagement_id,
    organisation.basecurrency as currency,
    cast(json_extract_string(journal.line, '$.NetAmount') as decimal(18, 6)) as amount,
    journal.sourcetype as source_type,
    journal.sourceid as source_id,
    journal._extracted_at as extracted_at,
    journal.source_ref || '#' || journal.line_no as source_ref
from journal
left join organisation on journal._source = organisation._source and journal.entity = organisation.entity
left join account
    on journal._source = account._source and json_extract_string(journal.line, '$.AccountID') = account.accountid
