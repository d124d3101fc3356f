-- Every line of a sales invoice, a bill or a credit note with its document. Amounts are without tax, in the document's
-- currency; a credit note's are positive, as Xero has them.
with document as (
    select
        _source, entity, 'Invoice' as kind, InvoiceID as document_id, coalesce(InvoiceNumber, InvoiceID) as document_number,
        Reference as reference, Type as document_type, Status as status, Contact as contact, Date as document_date,
        DueDate as due_date, CurrencyCode as currency, LineAmountTypes as tax_included, LineItems as lines, source_ref
    from ({{ current_landed('xero', 'invoice') }}) as invoice
    union all
    select
        _source, entity, 'CreditNote', CreditNoteID, coalesce(CreditNoteNumber, CreditNoteID), Reference, Type, Status,
        Contact, Date, DueDate, CurrencyCode, LineAmountTypes, LineItems, source_ref
    from ({{ current_landed('xero', 'credit_note') }}) as credit_note
),

line as (
    select
        document.*,
        unnest(from_json(lines, '["JSON"]')) as line,
        generate_subscripts(from_json(lines, '["JSON"]'), 1) as line_no
    from document
),

project as (
    select
        _source,
        entity,
        project_tracking
    from ({{ current_landed('xero', 'organisation') }}) as organisation
),

account as (
    {{ current_landed('xero', 'account') }}
),

contact as (
    {{ current_landed('xero', 'contact') }}
)

select
    line._source,
    line.entity,
    line.document_id,
    line.line_no,
    line.document_number,
    line.document_type,
    line.reference,
    case
        when line.status in ('AUTHORISED', 'PAID') then 'posted'
        when line.status in ('VOIDED', 'DELETED') then 'void'
        else 'draft'
    end as status,
    coalesce(contact.AccountNumber, contact.ContactID) as contact_code,
    cast(line.document_date as date) as document_date,
    cast(coalesce(line.due_date, line.document_date) as date) as due_date,
    line.currency,
    {{ xero_tracked("json_extract(line.line, '$.Tracking')", 'project.project_tracking') }} as engagement_id,
    account.Class as account_class,
    account.role as account_role,
    json_extract_string(line.line, '$.Description') as description,
    cast(json_extract_string(line.line, '$.Quantity') as decimal(18, 6)) as quantity,
    cast(json_extract_string(line.line, '$.TaxAmount') as decimal(18, 6)) as tax,
    cast(json_extract_string(line.line, '$.LineAmount') as decimal(18, 6))
    - case when line.tax_included = 'Inclusive' then cast(json_extract_string(line.line, '$.TaxAmount') as decimal(18, 6)) else 0 end as net,
    line.source_ref
from line
left join project on line._source = project._source and line.entity = project.entity
left join account
    on line._source = account._source and line.entity = account.entity and json_extract_string(line.line, '$.AccountCode') = account.Code
left join contact on line._source = contact._source and json_extract_string(line.contact, '$.ContactID') = contact.ContactID
