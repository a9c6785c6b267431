select
    {{ text('r.customer_id') }} as customer_id,
    r.date as day,
    {{ exact('r.amount') }} as amount
from {{ source('raw', 'transactions') }} as r
