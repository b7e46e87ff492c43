DROP TABLE federation_requests;
DROP TABLE federated_associations;
DROP TABLE connections;
