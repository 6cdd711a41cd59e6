-- sales_lines: one row is one line of one order, flat and without personal data.
-- What was charged counts; while nothing is charged yet, what was ordered.
-- Units: quantity_milli in thousandths of unit_type, *_minor in minor units of the shop's currency;
-- placed_on and placed_hour are the shop's calendar. section_id is where the product stands today,
-- NULL for a line without a product. Portable: SQLite, PostgreSQL, MariaDB.
-- Installed by revision 0010; read by backend/features/reports/queries.
CREATE VIEW sales_lines AS
SELECT
    orders.id AS order_id,
    orders.status AS status,
    orders.source AS source,
    orders.placed_at AS placed_at,
    orders.placed_on AS placed_on,
    orders.placed_hour AS placed_hour,
    orders.employee_id AS employee_id,
    order_lines.line_no AS line_no,
    order_lines.product_id AS product_id,
    order_lines.product_name AS product_name,
    products.section_id AS section_id,
    order_lines.unit_type AS unit_type,
    CASE WHEN order_lines.charged_milli IS NULL THEN 0 ELSE 1 END AS is_charged,
    COALESCE(order_lines.charged_milli, order_lines.ordered_milli) AS quantity_milli,
    COALESCE(order_lines.charged_total_minor, order_lines.total_minor)
        - COALESCE(order_lines.charged_tax_minor, order_lines.tax_minor) AS net_minor,
    COALESCE(order_lines.charged_tax_minor, order_lines.tax_minor) AS tax_minor,
    COALESCE(order_lines.charged_total_minor, order_lines.total_minor) AS total_minor
FROM orders
INNER JOIN order_lines ON order_lines.order_id = orders.id
LEFT OUTER JOIN products ON products.id = order_lines.product_id
