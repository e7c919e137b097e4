-- Whose cosignatures the log's checkpoints carry. A signature line names its key and is ignored where nobody knows that key
-- (C2SP signed-note), so a stored line whose name or key id is changed would no longer be anybody's, and nobody would see
-- it. Verification therefore accounts for every line of a stored checkpoint, and this says whose they may be when a witness
-- has left the policy. A row is believed in nothing else: it is no policy, and a key carries in itself that it is whole
-- (name+key id+base64, the id a hash of the rest).
CREATE TABLE ledger.cosigners (
    verifier_key text PRIMARY KEY CHECK (octet_length(verifier_key) BETWEEN 1 AND 1000)
);

-- Remember the witnesses of a policy, before a checkpoint carries their cosignatures; those that are known stay.
CREATE FUNCTION ledger.name_cosigners(keys text[]) RETURNS void
LANGUAGE sql STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.cosigners (verifier_key) SELECT DISTINCT named FROM unnest(keys) AS named ON CONFLICT DO NOTHING
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.cosigners
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

REVOKE ALL ON TABLE ledger.cosigners FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger.name_cosigners(text[]) FROM PUBLIC;
GRANT SELECT ON TABLE ledger.cosigners TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION ledger.name_cosigners(text[]) TO quench_app;
