DROP TABLE captcha_uses;
DROP TABLE recovery_delays;
DROP TABLE recovery_proofs;
