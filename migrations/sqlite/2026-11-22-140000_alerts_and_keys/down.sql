DROP TABLE idempotency_keys;
DROP TABLE alert_preferences;
