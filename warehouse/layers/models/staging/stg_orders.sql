select
    r.order_id,
    r.ordered_at,
    cast(r.ordered_at as date) as day,
    {{ text('r.customer_id') }} as customer_id,
    {{ text('r.status') }} as status,
    {{ text('r.region') }} as region,
    {{ text('r.device') }} as device,
    r.new_customer,
    {{ origin() }},
    {{ currency('r.currency') }} as currency,
    {{ exact('r.revenue') }} as revenue,
    {{ exact('coalesce(r.refunded, 0)') }} as refunded,
    {{ exact('coalesce(r.tax, 0)') }} as tax,
    {{ exact('r.cost_of_goods') }} as cost_of_goods
from {{ source('raw', 'orders') }} as r
{{ origin_joins() }}
