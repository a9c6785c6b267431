select
    r.product_id,
    r.valid_from,
    r.valid_to,
    {{ currency('r.currency') }} as currency,
    {{ exact('r.price') }} as price
from {{ source('raw', 'prices') }} as r
