select
    r.product_id,
    {{ text('r.title') }} as title,
    {{ text('r.brand') }} as brand,
    {{ text('r.category') }} as category,
    {{ text('r.availability') }} as availability,
    {{ currency('r.currency') }} as currency,
    {{ exact('r.price') }} as price,
    {{ exact('r.cost') }} as cost
from {{ source('raw', 'products') }} as r
