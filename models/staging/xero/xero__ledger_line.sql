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
    coalesce(
        account.role,
        case
            when account.systemaccount = 'DEBTORS' then 'ar'
            when account.systemaccount = 'CREDITORS' then 'ap'
            when account.type in ('REVENUE', 'SALES') then 'revenue'
            when account.type = 'OTHERINCOME' then 'other_income'
            when account.type = 'DIRECTCOSTS' then 'cost_of_revenue'
            when account.type in ('WAGESEXPENSE', 'SUPERANNUATIONEXPENSE') then 'labour'
            when account.type in ('EXPENSE', 'OVERHEADS', 'DEPRECIATN') then 'overhead'
        end,
        lower(account.type)
    ) as account_class,
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
