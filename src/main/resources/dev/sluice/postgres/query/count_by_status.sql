-- How many assets have each status. Reads every row: for a report now and then, not for each request.
SELECT mux_processing_status, count(*) FROM creative_asset GROUP BY 1
